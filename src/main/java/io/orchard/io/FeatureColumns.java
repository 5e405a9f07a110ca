package io.orchard.io;

import io.orchard.image.ImageFile;
import io.orchard.network.ImageFeatures;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a {@link FeatureTable} file column by column: readers of records make an object
 * of every number.
 */
final class FeatureColumns {

  private static final String VECTORS = "features";

  private final Map<String, ColumnReader> columns = new HashMap<>();

  private FeatureColumns(PageReadStore rows, MessageType schema, String createdBy) {
    ColumnReadStoreImpl readers =
        new ColumnReadStoreImpl(
            rows, new GroupRecordConverter(schema).getRootConverter(), schema, createdBy);
    for (ColumnDescriptor column : schema.getColumns()) {
      columns.put(column.getPath()[0], readers.getColumnReader(column));
    }
  }

  /**
   * Reads the images of all rows, and no vector.
   *
   * @throws IOException if the file cannot be read
   */
  static void images(ParquetFileReader file, Consumer<ImageFile> consumer) throws IOException {
    MessageType schema = withoutVectors(file);
    file.setRequestedSchema(schema);
    String createdBy = file.getFileMetaData().getCreatedBy();
    for (PageReadStore rows = file.readNextRowGroup();
        rows != null;
        rows = file.readNextRowGroup()) {
      FeatureColumns columns = new FeatureColumns(rows, schema, createdBy);
      for (long row = 0; row < rows.getRowCount(); row++) {
        consumer.accept(columns.image());
      }
    }
  }

  /**
   * Reads some rows.
   *
   * @throws IOException if the file cannot be read
   */
  static void features(ParquetFileReader file, BitSet wanted, Consumer<ImageFeatures> consumer)
      throws IOException {
    MessageType schema = withoutVectors(file);
    ColumnDescriptor vectorColumn = vectorColumn(file);
    String createdBy = file.getFileMetaData().getCreatedBy();
    int number = 0;
    for (PageReadStore rows = file.readNextRowGroup();
        rows != null;
        rows = file.readNextRowGroup()) {
      FeatureColumns columns = new FeatureColumns(rows, schema, createdBy);
      VectorReader vectors = new VectorReader(rows.getPageReader(vectorColumn));
      for (long row = 0; row < rows.getRowCount(); row++) {
        ImageFile image = columns.image();
        float[] vector = vectors.next();
        if (wanted.get(number++)) {
          consumer.accept(new ImageFeatures(image, vector));
        }
      }
    }
  }

  private static MessageType withoutVectors(ParquetFileReader file) {
    MessageType schema = file.getFileMetaData().getSchema();
    List<Type> fields =
        schema.getFields().stream().filter(field -> !field.getName().equals(VECTORS)).toList();
    return new MessageType(schema.getName(), fields);
  }

  private static ColumnDescriptor vectorColumn(ParquetFileReader file) throws IOException {
    return file.getFileMetaData().getSchema().getColumns().stream()
        .filter(column -> column.getPath()[0].equals(VECTORS))
        .findAny()
        .orElseThrow(() -> new IOException("it has no column " + VECTORS));
  }

  private ImageFile image() {
    ColumnReader bytes = columns.get("bytes");
    long size = bytes.getLong();
    bytes.consume();
    return new ImageFile(text("path"), size, text("etag"), text("label"), text("split"));
  }

  private @Nullable String text(String name) {
    ColumnReader column = columns.get(name);
    boolean there =
        column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
    String text = there ? column.getBinary().toStringUsingUTF8() : null;
    column.consume();
    return text;
  }
}
