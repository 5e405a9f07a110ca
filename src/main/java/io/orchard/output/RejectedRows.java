package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RejectedTable;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a {@code rejected/} table that a run has written. */
public final class RejectedRows {

  private static final String FILES = "*.parquet";

  private RejectedRows() {}

  /** Returns the first rows of a written table as {@code path: message}, at most so many. */
  public static List<String> first(String folder, int most, ImageStores stores) {
    List<String> lines = new ArrayList<>();
    for (String file : WrittenTable.files(folder, FILES, stores)) {
      int wanted = most - lines.size();
      Storage.reading(file, channel -> ParquetTable.read(channel, wanted))
          .forEach(row -> lines.add(row.get("path") + ": " + row.get("message")));
    }
    return lines;
  }

  /**
   * Reads a written table image by image; what is held does not grow with their number.
   *
   * @throws StorageException if it cannot be read
   */
  public static void forEach(String folder, Consumer<RejectedImage> action, ImageStores stores) {
    for (String file : WrittenTable.files(folder, FILES, stores)) {
      ParquetTable.forEach(
          file, RejectedTable.SCHEMA, row -> action.accept(RejectedTable.toImage(row)));
    }
  }
}
