package io.orchard.io;

import io.orchard.image.ImageFile;
import io.orchard.network.ImageFeatures;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a {@link FeatureTable} file column by column: readers of records make an object
 * of every number.
 */
final class FeatureColumns {

  private final Map<String, ColumnReader> columns = new HashMap<>();
  private float[] vector = new float[0];

  private FeatureColumns(PageReadStore rows, MessageType schema, String createdBy) {
    ColumnReadStoreImpl readers =
        new ColumnReadStoreImpl(
            rows, new GroupRecordConverter(schema).getRootConverter(), schema, createdBy);
    for (ColumnDescriptor column : schema.getColumns()) {
      columns.put(column.getPath()[0], readers.getColumnReader(column));
    }
  }

  /**
   * Reads the remaining rows of a file.
   *
   * @throws IOException if it cannot be read
   */
  static void forEach(ParquetFileReader file, Consumer<ImageFeatures> consumer) throws IOException {
    MessageType schema = file.getFileMetaData().getSchema();
    String createdBy = file.getFileMetaData().getCreatedBy();
    for (PageReadStore rows = file.readNextRowGroup();
        rows != null;
        rows = file.readNextRowGroup()) {
      FeatureColumns columns = new FeatureColumns(rows, schema, createdBy);
      for (long row = 0; row < rows.getRowCount(); row++) {
        consumer.accept(columns.next());
      }
    }
  }

  private ImageFeatures next() {
    ColumnReader bytes = columns.get("bytes");
    long size = bytes.getLong();
    bytes.consume();
    return new ImageFeatures(
        new ImageFile(text("path"), size, text("etag"), text("label"), text("split")), vector());
  }

  private @Nullable String text(String name) {
    ColumnReader column = columns.get(name);
    boolean there =
        column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
    String text = there ? column.getBinary().toStringUsingUTF8() : null;
    column.consume();
    return text;
  }

  /** A value that repeats belongs to the row of the one before. */
  private float[] vector() {
    ColumnReader column = columns.get("features");
    int length = 0;
    do {
      if (length == vector.length) {
        vector = Arrays.copyOf(vector, Math.max(1024, 2 * length));
      }
      vector[length++] = column.getFloat();
      column.consume();
    } while (column.getCurrentRepetitionLevel() > 0);
    return Arrays.copyOf(vector, length);
  }
}
