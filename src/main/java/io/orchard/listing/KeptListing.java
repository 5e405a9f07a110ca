package io.orchard.listing;

import io.orchard.cache.Checksum;
import io.orchard.rows.ImageColumns;
import io.orchard.rows.ImageFile;
import io.orchard.storage.NoSuchPlaceException;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import io.orchard.table.RowColumns;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * What a run found in each place, kept from when it has all of it. A runner that lost the worker
 * which listed a place does that again, while work on what was found the first time may be done: it
 * must find the same, though files have come to the place since.
 *
 * @param folder local or {@code s3://}, the run's own
 */
public record KeptListing(String folder) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Schema SCHEMA = ImageColumns.begin("ImageFile").endRecord();

  /**
   * Lists the images of a place whose name passes, or does what the first time found. What is held
   * does not grow with their number.
   *
   * @param skipped run for what is left out of a listing, the first time
   * @throws NoSuchPlaceException if there is no such place
   * @throws StorageException if it cannot be listed, or the listing not be kept
   */
  public void forEach(
      ImageStores stores,
      ImageLocation place,
      NameFilter include,
      Runnable skipped,
      Consumer<ImageFile> consumer) {
    String file = file(place);
    if (Storage.exists(file)) {
      ParquetTable.opened(
          file,
          reader -> {
            RowColumns.forEach(reader, ImageColumns.NAMES, null, ImageColumns::image, consumer);
            return null;
          });
      return;
    }
    try (Stream<ImageFile> images = stores.list(place, include, skipped)) {
      write(file, images.peek(consumer));
    }
  }

  /**
   * Keeps images as all that a place holds: what {@link #forEach} finds there from now on.
   *
   * @throws StorageException if they cannot be kept
   */
  public void keep(ImageLocation place, Stream<ImageFile> images) {
    write(file(place), images);
  }

  private String file(ImageLocation place) {
    String name = Checksum.sha256(place.toString().getBytes(StandardCharsets.UTF_8));
    return Storage.resolve(folder, name.substring(0, 32) + ".parquet");
  }

  private static void write(String file, Stream<ImageFile> images) {
    Storage.writeWhole(
        file,
        channel -> {
          try (ParquetWriter<GenericRecord> writer = ParquetTable.write(channel, SCHEMA)) {
            for (var each = images.iterator(); each.hasNext(); ) {
              writer.write(ImageColumns.row(SCHEMA, each.next()));
            }
          }
        });
  }
}
