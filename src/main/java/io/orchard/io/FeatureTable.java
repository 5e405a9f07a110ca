package io.orchard.io;

import io.orchard.network.ImageFeatures;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The {@code features/} table: {@code path}, {@code label}, {@code split}, {@code bytes}, {@code
 * etag}, {@code features}. Every file names, in its footer, the {@link FeatureRecipe#fingerprint}
 * of what made its vectors, so that a later run knows whether it may use them.
 */
public final class FeatureTable {

  /** Key of the fingerprint among the metadata in a footer. */
  static final String FINGERPRINT = "orchard.fingerprint";

  /** One row per image; {@code features} is a list of d float32. */
  private static final Schema SCHEMA =
      SchemaBuilder.record("ImageFeatures")
          .namespace("io.orchard")
          .fields()
          .requiredString("path")
          .optionalString("label")
          .optionalString("split")
          .requiredLong("bytes")
          .optionalString("etag")
          .name("features")
          .type(ParquetTable.listOf(Schema.Type.FLOAT))
          .noDefault()
          .endRecord();

  private FeatureTable() {}

  /**
   * Opens the writer of a file; closing it leaves the channel open.
   *
   * @throws IOException if the channel fails
   */
  public static ParquetWriter<GenericRecord> open(WritableByteChannel channel, String fingerprint)
      throws IOException {
    return ParquetTable.writer(channel, SCHEMA)
        .withExtraMetaData(Map.of(FINGERPRINT, fingerprint))
        .build();
  }

  /**
   * Writes a file that is there, under its name, when all of it is: not compressed, because it is
   * soon to be replaced.
   *
   * @throws StorageException if it cannot be written
   */
  static void write(String file, List<ImageFeatures> rows, String fingerprint) {
    Storage.writingWhole(
        file,
        channel -> {
          try (ParquetWriter<GenericRecord> writer =
              ParquetTable.writer(channel, SCHEMA)
                  .withExtraMetaData(Map.of(FINGERPRINT, fingerprint))
                  .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                  .build()) {
            for (ImageFeatures row : rows) {
              writer.write(toRecord(row));
            }
          }
          return null;
        });
  }

  /** Returns an image's row. */
  public static GenericRecord toRecord(ImageFeatures image) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("path", image.uri());
    row.put("label", image.label());
    row.put("split", image.split());
    row.put("bytes", image.image().bytes());
    row.put("etag", image.image().etag());
    row.put("features", image.features());
    return row;
  }

  /**
   * Reads the rows of a file if they were made in the way of a fingerprint, and none otherwise.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static void forEach(String file, String fingerprint, Consumer<ImageFeatures> consumer) {
    ParquetTable.opened(
        file,
        reader -> {
          if (fingerprint.equals(reader.getFileMetaData().getKeyValueMetaData().get(FINGERPRINT))) {
            FeatureColumns.forEach(reader, consumer);
          }
          return null;
        });
  }
}
