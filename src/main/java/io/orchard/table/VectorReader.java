package io.orchard.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/** Reads the vectors that {@link VectorPages} wrote, or Parquet's writers in the same form. */
final class VectorReader {

  private final PageReader pages;
  private int[] lengths = new int[0];
  private FloatBuffer numbers = FloatBuffer.allocate(0);
  private int vectors;
  private int next;

  VectorReader(PageReader pages) {
    this.pages = pages;
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
    if (!(read instanceof DataPageV1 page) || page.getValueEncoding() != Encoding.PLAIN) {
      throw new IOException("its vectors are not in plain pages of version 1");
    }
    int values = page.getValueCount();
    ByteBufferInputStream in = page.getBytes().toInputStream();
    readLengths(new RunLengthBitPackingHybridDecoder(1, levels(in)), values);
    levels(in);
    ByteBuffer rest = in.slice(in.available()).order(ByteOrder.LITTLE_ENDIAN);
    numbers = rest.asFloatBuffer();
    if (numbers.remaining() != values) {
      throw new IOException("it has lists without numbers");
    }
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
