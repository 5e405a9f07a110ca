package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable;
import io.orchard.storage.StorageException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of a written {@code reduced/} table, as often as they are wanted: from its Parquet files
 * or, where it has none, from its CSV files, with or without folders for the splits.
 *
 * <p>Rows carry path, label, split and components; the table's extra columns are not read. Files
 * come in the order of their names, and one row is held at a time.
 */
public final class ReducedRows {

  private final List<String> parquet;
  private final List<String> csv;

  private ReducedRows(List<String> parquet, List<String> csv) {
    this.parquet = parquet;
    this.csv = csv;
  }

  /**
   * Finds the table's files. A table without any has no rows.
   *
   * @throws StorageException if the folder cannot be listed
   */
  public static ReducedRows of(OutputFolder output, ImageStores stores) {
    List<String> parquet = WrittenTable.files(output.reduced(), "*.parquet", stores);
    return new ReducedRows(
        parquet,
        parquet.isEmpty() ? WrittenTable.files(output.reduced(), "*.csv", stores) : List.of());
  }

  /**
   * Hands every row to an action.
   *
   * @throws StorageException if a file cannot be read
   */
  public void forEach(Consumer<ReducedImage> action) {
    parquet.forEach(file -> ReducedTable.readParquet(file, action));
    csv.forEach(file -> ReducedTable.readCsv(file, action));
  }
}
