package io.orchard.rows;

import io.orchard.rows.RejectedImage.Stage;
import java.util.Locale;
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

  /** Returns the image of a row. */
  public static RejectedImage toImage(GenericRecord row) {
    return new RejectedImage(
        row.get("path").toString(),
        Stage.valueOf(row.get("stage").toString().toUpperCase(Locale.ROOT)),
        row.get("error").toString(),
        row.get("message").toString());
  }
}
