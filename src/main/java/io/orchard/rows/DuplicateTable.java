package io.orchard.rows;

import io.orchard.rows.DuplicateImage.Kind;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The {@code duplicates/} table: {@code group}, {@code path}, {@code label}, {@code split}, {@code
 * similarity}, {@code kind}. Images without a twin have no row.
 */
public final class DuplicateTable {

  /** One row per image that has a twin; {@code kind} is {@code exact} or {@code near}. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("DuplicateImage")
          .namespace("io.orchard")
          .fields()
          .requiredString("group")
          .requiredString("path")
          .optionalString("label")
          .optionalString("split")
          .requiredDouble("similarity")
          .requiredString("kind")
          .endRecord();

  private DuplicateTable() {}

  /** Returns an image's row. */
  public static GenericRecord toRecord(DuplicateImage image) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("group", image.group());
    row.put("path", image.uri());
    row.put("label", image.label());
    row.put("split", image.split());
    row.put("similarity", image.similarity());
    row.put("kind", image.kind().name().toLowerCase(Locale.ROOT));
    return row;
  }

  /** Returns the image of a row. */
  public static DuplicateImage toImage(GenericRecord row) {
    return new DuplicateImage(
        row.get("group").toString(),
        row.get("path").toString(),
        row.get("label") == null ? null : row.get("label").toString(),
        row.get("split") == null ? null : row.get("split").toString(),
        (Double) row.get("similarity"),
        Kind.valueOf(row.get("kind").toString().toUpperCase(Locale.ROOT)));
  }
}
