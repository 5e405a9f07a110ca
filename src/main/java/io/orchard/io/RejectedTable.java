package io.orchard.io;

import io.orchard.image.RejectedImage;
import io.orchard.image.RejectedImage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

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

  private static final String FILES = "*.parquet";

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
      ParquetTable.forEach(file, SCHEMA, row -> action.accept(toImage(row)));
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
