package io.orchard.io;

import io.orchard.network.ImageFeatures;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The {@code features/} table: {@code path}, {@code label}, {@code split}, {@code features}. */
public final class FeatureTable {

  /** One row per image; {@code features} is a list of d float32. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("ImageFeatures")
          .namespace("io.orchard")
          .fields()
          .requiredString("path")
          .optionalString("label")
          .optionalString("split")
          .name("features")
          .type(ParquetTable.listOf(Schema.Type.FLOAT))
          .noDefault()
          .endRecord();

  private FeatureTable() {}

  /** Returns an image's row. */
  public static GenericRecord toRecord(ImageFeatures image) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("path", image.uri());
    row.put("label", image.label());
    row.put("split", image.split());
    row.put("features", image.features());
    return row;
  }
}
