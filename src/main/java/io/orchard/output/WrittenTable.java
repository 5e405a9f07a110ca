package io.orchard.output;

import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.NameFilter;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.util.List;
import java.util.stream.Stream;

/** The files of a table that a run has written, wherever they are below the table's folder. */
public final class WrittenTable {

  private WrittenTable() {}

  /**
   * Returns the number of rows in a table's Parquet files, by their footers: one small read each.
   *
   * @throws StorageException if the folder cannot be listed or a file is no Parquet file
   */
  public static long parquetRows(String folder, ImageStores stores) {
    return files(folder, "*.parquet", stores).stream().mapToLong(ParquetTable::rowCount).sum();
  }

  /** Returns the files whose names pass, in the order of their names; none without the folder. */
  static List<String> files(String folder, String names, ImageStores stores) {
    ImageLocation.PathTest named = NameFilter.parse(names).matcher();
    try (Stream<String> files = new StoredFolder(folder).files(stores)) {
      return files.filter(named::matches).sorted().toList();
    }
  }
}
