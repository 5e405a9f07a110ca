package io.orchard.io;

import io.orchard.image.RejectedImage;
import io.orchard.image.RejectedImage.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** The {@code rejected/} table: {@code path}, {@code stage}, {@code error}, {@code message}. */
public final class RejectedTable {

  /** One row per rejected image; {@code stage} is {@code read}, {@code decode}, {@code extract}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("RejectedImage")
          .namespace("io.orchard")
          .fields()
          .requiredString("path")
          .requiredString("stage")
          .requiredString("error")
          .requiredString("message")
          .endRecord();

  private RejectedTable() {}

  /** Returns an image's row. */
  public static GenericRecord toRecord(RejectedImage image) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("path", image.uri());
    row.put("stage", image.stage().name().toLowerCase(Locale.ROOT));
    row.put("error", image.error());
    row.put("message", image.message());
    return row;
  }

  /** Returns the first rows of a written table as {@code path: message}, at most so many. */
  public static List<String> first(String folder, int most) {
    List<String> lines = new ArrayList<>();
    try {
      for (Metadata file : FileSystems.match(Storage.resolve(folder, "*.parquet")).metadata()) {
        int wanted = most - lines.size();
        Storage.reading(file.resourceId().toString(), channel -> ParquetTable.read(channel, wanted))
            .forEach(row -> lines.add(row.get("path") + ": " + row.get("message")));
      }
      return lines;
    } catch (IOException e) {
      throw new StorageException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a written table image by image; what is held does not grow with their number.
   *
   * @throws StorageException if it cannot be read
   */
  public static void forEach(String folder, Consumer<RejectedImage> action) {
    try {
      for (Metadata file : FileSystems.match(Storage.resolve(folder, "*.parquet")).metadata()) {
        ParquetTable.forEach(
            file.resourceId().toString(), SCHEMA, row -> action.accept(toImage(row)));
      }
    } catch (IOException e) {
      throw new StorageException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static RejectedImage toImage(GenericRecord row) {
    return new RejectedImage(
        row.get("path").toString(),
        Stage.valueOf(row.get("stage").toString().toUpperCase(Locale.ROOT)),
        row.get("error").toString(),
        row.get("message").toString());
  }
}
