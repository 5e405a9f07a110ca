package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.DuplicateTable;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a written {@code duplicates/} table. One row is held at a time. */
public final class DuplicateRows {

  private final List<String> files;

  private DuplicateRows(List<String> files) {
    this.files = files;
  }

  /** Returns the rows of a run; one that sought no twins has none. */
  public static DuplicateRows of(OutputFolder output, ImageStores stores) {
    return new DuplicateRows(WrittenTable.files(output.duplicates(), "*.parquet", stores));
  }

  /**
   * Hands every row to an action, file by file, in the same order each time.
   *
   * @throws StorageException if the table cannot be read
   */
  public void forEach(Consumer<DuplicateImage> action) {
    for (String file : files) {
      ParquetTable.forEach(
          file, DuplicateTable.SCHEMA, row -> action.accept(DuplicateTable.toImage(row)));
    }
  }
}
