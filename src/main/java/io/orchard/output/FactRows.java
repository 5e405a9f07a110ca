package io.orchard.output;

import io.orchard.image.ImageFacts;
import io.orchard.listing.ImageStores;
import io.orchard.rows.FeatureTable;
import io.orchard.rows.ImageFile;
import io.orchard.storage.StorageException;
import java.util.function.BiConsumer;

/** What a written {@code features/} table says of images besides their features. */
public final class FactRows {

  private FactRows() {}

  /**
   * Hands every image of which something is known to an action, file by file; vectors are not read.
   *
   * @throws StorageException if the table cannot be read
   */
  public static void forEach(
      OutputFolder output, BiConsumer<ImageFile, ImageFacts> action, ImageStores stores) {
    WrittenTable.files(output.features(), "*.parquet", stores)
        .forEach(file -> FeatureTable.facts(file, action));
  }
}
