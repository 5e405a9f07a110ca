package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.PredictionTable;
import io.orchard.storage.StorageException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rows of a written {@code predictions/} table: from its Parquet files or, where it has none,
 * from its CSV files. One row is held at a time.
 */
public final class PredictionRows {

  private PredictionRows() {}

  /**
   * Hands every row to an action, file by file; a run that made no such table has none.
   *
   * @param known whether a label is one of the classifier's classes
   * @throws StorageException if the table cannot be read
   */
  public static void forEach(
      OutputFolder output,
      Predicate<String> known,
      Consumer<ClassifiedImage> action,
      ImageStores stores) {
    List<String> parquet = WrittenTable.files(output.predictions(), "*.parquet", stores);
    parquet.forEach(file -> PredictionTable.readParquet(file, known, action));
    if (parquet.isEmpty()) {
      WrittenTable.files(output.predictions(), "*.csv", stores)
          .forEach(file -> PredictionTable.readCsv(file, known, action));
    }
  }
}
