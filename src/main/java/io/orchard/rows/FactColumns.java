package io.orchard.rows;

import io.orchard.image.ImageFacts;
import io.orchard.table.RowColumns;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the {@code features/} table that hold an image's {@link ImageFacts}: all null in
 * rows taken over from a program that did not know them, absent in its files.
 */
public final class FactColumns {

  static final String WIDTH = "width";
  static final String HEIGHT = "height";
  static final String FORMAT = "format";
  static final String SHARPNESS = "sharpness";
  static final String BRIGHTNESS = "brightness";
  static final String CONTRAST = "contrast";
  static final String SHA256 = "sha256";
  static final String PIXEL_HASH = "pixel_hash";

  /** Their names, in order. */
  public static final List<String> NAMES =
      List.of(WIDTH, HEIGHT, FORMAT, SHARPNESS, BRIGHTNESS, CONTRAST, SHA256, PIXEL_HASH);

  private FactColumns() {}

  /** Adds them to a schema. */
  static FieldAssembler<Schema> addTo(FieldAssembler<Schema> schema) {
    return schema
        .optionalInt(WIDTH)
        .optionalInt(HEIGHT)
        .optionalString(FORMAT)
        .optionalDouble(SHARPNESS)
        .optionalDouble(BRIGHTNESS)
        .optionalDouble(CONTRAST)
        .optionalString(SHA256)
        .optionalString(PIXEL_HASH);
  }

  /** Returns the facts of a row, or null where it has none. */
  public static @Nullable ImageFacts facts(RowColumns row) throws IOException {
    if (!row.has(NAMES)) {
      return null;
    }
    Integer width = row.integer(WIDTH);
    Integer height = row.integer(HEIGHT);
    String format = row.text(FORMAT);
    Double sharpness = row.real(SHARPNESS);
    Double brightness = row.real(BRIGHTNESS);
    Double contrast = row.real(CONTRAST);
    String sha256 = row.text(SHA256);
    String pixelHash = row.text(PIXEL_HASH);
    return pixelHash == null
        ? null
        : new ImageFacts(width, height, format, sharpness, brightness, contrast, sha256, pixelHash);
  }
}
