package io.orchard.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the vectors that {@link VectorPages} wrote, or Parquet's writers in pages of version 1:
 * numbers as they are at once, numbers in any other encoding one by one.
 */
final class VectorReader {

  private final ColumnDescriptor column;
  private final PageReader pages;
  private final @Nullable DictionaryPage dictionary;
  private int[] lengths = new int[0];
  private FloatBuffer numbers = FloatBuffer.allocate(0);
  private int vectors;
  private int next;

  VectorReader(ColumnDescriptor column, PageReader pages) {
    this.column = column;
    this.pages = pages;
    dictionary = pages.readDictionaryPage();
  }

  /**
   * Returns the next vector, in a new array; there must be one.
   *
   * @throws IOException if the pages have another form
   */
  float[] next() throws IOException {
    if (next == vectors) {
      readPage();
    }
    float[] vector = new float[lengths[next++]];
    numbers.get(vector);
    return vector;
  }

  private void readPage() throws IOException {
    DataPage read = pages.readPage();
    if (!(read instanceof DataPageV1 page)) {
      throw new IOException("its vectors are not in pages of version 1");
    }
    int values = page.getValueCount();
    ByteBufferInputStream in = page.getBytes().toInputStream();
    readLengths(new RunLengthBitPackingHybridDecoder(1, levels(in)), values);
    ByteBufferInputStream definitions = levels(in);
    numbers =
        page.getValueEncoding() == Encoding.PLAIN
            ? in.slice(in.available()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()
            : decoded(page.getValueEncoding(), definitions, in, values);
    if (numbers.remaining() != values) {
      throw new IOException("it has lists without numbers");
    }
  }

  private FloatBuffer decoded(
      Encoding encoding, ByteBufferInputStream definitions, ByteBufferInputStream in, int values)
      throws IOException {
    RunLengthBitPackingHybridDecoder levels = new RunLengthBitPackingHybridDecoder(1, definitions);
    int count = 0;
    for (int i = 0; i < values; i++) {
      count += levels.readInt();
    }
    ValuesReader reader = reader(encoding);
    reader.initFromPage(count, in);
    float[] decoded = new float[count];
    for (int i = 0; i < count; i++) {
      decoded[i] = reader.readFloat();
    }
    return FloatBuffer.wrap(decoded);
  }

  private ValuesReader reader(Encoding encoding) throws IOException {
    if (!encoding.usesDictionary()) {
      return encoding.getValuesReader(column, ValuesType.VALUES);
    }
    Dictionary known = encoding.initDictionary(column, dictionary);
    return encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, known);
  }

  private static ByteBufferInputStream levels(ByteBufferInputStream in) throws IOException {
    return in.sliceStream(in.slice(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  private void readLengths(RunLengthBitPackingHybridDecoder levels, int values) throws IOException {
    lengths = new int[values];
    vectors = 0;
    next = 0;
    for (int i = 0; i < values; i++) {
      if (levels.readInt() == 0) {
        vectors++;
      } else if (vectors == 0) {
        throw new IOException("a page of it begins within a vector");
      }
      lengths[vectors - 1]++;
    }
  }
}
