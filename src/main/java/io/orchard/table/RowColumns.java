package io.orchard.table;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * The row at hand of a file that is read column by column: readers of records make an object of
 * every number. Every column asked for is taken once from each row.
 */
public final class RowColumns {

  /** Makes something of a row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** Reads what the columns of a row hold. */
    T read(RowColumns row) throws IOException;
  }

  private final Map<String, ColumnReader> values = new HashMap<>();
  private final @Nullable VectorReader vectors;

  private RowColumns(
      PageReadStore rows,
      MessageType schema,
      String createdBy,
      @Nullable ColumnDescriptor vectorColumn) {
    ColumnReadStoreImpl readers =
        new ColumnReadStoreImpl(
            rows, new GroupRecordConverter(schema).getRootConverter(), schema, createdBy);
    for (ColumnDescriptor column : schema.getColumns()) {
      values.put(column.getPath()[0], readers.getColumnReader(column));
    }
    vectors =
        vectorColumn == null
            ? null
            : new VectorReader(vectorColumn, rows.getPageReader(vectorColumn));
  }

  /**
   * Reads all rows; columns not named are left on the disk.
   *
   * @param names the columns of texts and numbers
   * @param vectorName the column of vectors, or null
   * @throws IOException if the file cannot be read, is damaged or lacks the column of vectors
   */
  public static <T> void forEach(
      ParquetFileReader file,
      Set<String> names,
      @Nullable String vectorName,
      RowReader<T> reader,
      Consumer<T> consumer)
      throws IOException {
    MessageType schema = file.getFileMetaData().getSchema();
    file.setRequestedSchema(
        part(schema, field -> names.contains(field) || field.equals(vectorName)));
    MessageType valueSchema = part(schema, names::contains);
    ColumnDescriptor vectorColumn = vectorName == null ? null : vectorColumn(schema, vectorName);
    String createdBy = file.getFileMetaData().getCreatedBy();
    PageReadStore rows = ParquetTable.parsed(file::readNextRowGroup);
    while (rows != null) {
      PageReadStore group = rows;
      RowColumns columns =
          ParquetTable.parsed(() -> new RowColumns(group, valueSchema, createdBy, vectorColumn));
      for (long row = 0; row < group.getRowCount(); row++) {
        consumer.accept(ParquetTable.parsed(() -> reader.read(columns)));
      }
      rows = ParquetTable.parsed(file::readNextRowGroup);
    }
  }

  private static MessageType part(MessageType schema, Predicate<String> names) {
    List<Type> fields =
        schema.getFields().stream().filter(field -> names.test(field.getName())).toList();
    return new MessageType(schema.getName(), fields);
  }

  private static ColumnDescriptor vectorColumn(MessageType schema, String name) throws IOException {
    return schema.getColumns().stream()
        .filter(column -> column.getPath()[0].equals(name))
        .findAny()
        .orElseThrow(() -> new IOException("it has no column " + name));
  }

  /** Returns the number in a column of the present row. */
  public long number(String name) {
    ColumnReader column = values.get(name);
    long number = column.getLong();
    column.consume();
    return number;
  }

  /** Returns whether the file has all of these columns, and they were asked for. */
  public boolean has(Collection<String> names) {
    return values.keySet().containsAll(names);
  }

  /** Returns the text in a column of the present row, or null. */
  public @Nullable String text(String name) {
    return value(name, column -> column.getBinary().toStringUsingUTF8());
  }

  /** Returns the number in a column of {@code int} of the present row, or null. */
  public @Nullable Integer integer(String name) {
    return value(name, ColumnReader::getInteger);
  }

  /** Returns the number in a column of {@code double} of the present row, or null. */
  public @Nullable Double real(String name) {
    return value(name, ColumnReader::getDouble);
  }

  private <T> @Nullable T value(String name, Function<ColumnReader, T> get) {
    ColumnReader column = values.get(name);
    boolean there =
        column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
    T value = there ? get.apply(column) : null;
    column.consume();
    return value;
  }

  /**
   * Returns the vector, in a new array.
   *
   * @throws IOException if its page has another form than {@link VectorReader} knows
   */
  public float[] vector() throws IOException {
    return vectors.next();
  }
}
