package io.orchard.rows;

import io.orchard.table.RowColumns;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that say which image a row is about: {@code path}, {@code label} and
 * {@code split}, and where the image itself matters {@code bytes} and {@code etag}.
 */
public final class ImageColumns {

  public static final Set<String> NAMES = Set.of("path", "label", "split", "bytes", "etag");

  /** The columns without {@code bytes} and {@code etag}, in order. */
  static final List<String> LABELLED = List.of("path", "label", "split");

  private ImageColumns() {}

  /** Begins a schema with them. */
  public static FieldAssembler<Schema> begin(String record) {
    return beginLabelled(record).requiredLong("bytes").optionalString("etag");
  }

  /** Begins a schema with {@link #LABELLED}. */
  static FieldAssembler<Schema> beginLabelled(String record) {
    return SchemaBuilder.record(record)
        .namespace("io.orchard")
        .fields()
        .requiredString("path")
        .optionalString("label")
        .optionalString("split");
  }

  /** Returns the row of an image in a table that has no other columns. */
  public static GenericRecord row(Schema schema, ImageFile image) {
    GenericRecord row = labelled(schema, image.uri(), image.label(), image.split());
    row.put("bytes", image.bytes());
    row.put("etag", image.etag());
    return row;
  }

  /** Returns a row with {@link #LABELLED}; the table's other columns are left to the caller. */
  static GenericRecord labelled(
      Schema schema, String uri, @Nullable String label, @Nullable String split) {
    GenericRecord row = new GenericData.Record(schema);
    row.put("path", uri);
    row.put("label", label);
    row.put("split", split);
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
