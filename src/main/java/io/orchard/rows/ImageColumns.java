package io.orchard.rows;

import io.orchard.table.RowColumns;
import java.io.IOException;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The columns of a table that say which image a row is about. */
public final class ImageColumns {

  public static final Set<String> NAMES = Set.of("path", "label", "split", "bytes", "etag");

  private ImageColumns() {}

  /** Begins a schema with them. */
  public static FieldAssembler<Schema> begin(String record) {
    return SchemaBuilder.record(record)
        .namespace("io.orchard")
        .fields()
        .requiredString("path")
        .optionalString("label")
        .optionalString("split")
        .requiredLong("bytes")
        .optionalString("etag");
  }

  /** Returns the row of an image in a table that has no other columns. */
  public static GenericRecord row(Schema schema, ImageFile image) {
    GenericRecord row = new GenericData.Record(schema);
    row.put("path", image.uri());
    row.put("label", image.label());
    row.put("split", image.split());
    row.put("bytes", image.bytes());
    row.put("etag", image.etag());
    return row;
  }

  /** Returns the image of a row. */
  public static ImageFile image(RowColumns row) throws IOException {
    return new ImageFile(
        row.text("path"),
        row.number("bytes"),
        row.text("etag"),
        row.text("label"),
        row.text("split"));
  }
}
