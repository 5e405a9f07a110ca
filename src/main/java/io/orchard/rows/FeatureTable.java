package io.orchard.rows;

import io.orchard.image.ImageFacts;
import io.orchard.model.FeatureRecipe;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import io.orchard.table.RowColumns;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The {@code features/} table: {@code path}, {@code label}, {@code split}, {@code bytes}, {@code
 * etag}, those of {@link FactColumns}, {@code features}. Every file names, in its footer, the
 * {@link FeatureRecipe#fingerprint} of what made its vectors, so that a later run knows whether it
 * may use them.
 */
public final class FeatureTable {

  /** Key of the fingerprint among the metadata in a footer. */
  static final String FINGERPRINT = "orchard.fingerprint";

  private static final String VECTORS = "features";

  /** One row per image; {@code features} is a list of d float32. */
  static final Schema SCHEMA =
      FactColumns.addTo(ImageColumns.begin("ImageFeatures"))
          .name(VECTORS)
          .type(ParquetTable.listOf(Schema.Type.FLOAT))
          .noDefault()
          .endRecord();

  private static final float[] NO_VECTOR = {};

  private static final Set<String> NAMES =
      Stream.concat(ImageColumns.NAMES.stream(), FactColumns.NAMES.stream())
          .collect(Collectors.toUnmodifiableSet());

  private FeatureTable() {}

  /**
   * Begins a file; closing the writer leaves the channel open.
   *
   * @throws IOException if the channel fails
   */
  public static FeatureWriter open(WritableByteChannel channel, String fingerprint)
      throws IOException {
    return open(channel, fingerprint, CompressionCodecName.SNAPPY);
  }

  private static FeatureWriter open(
      WritableByteChannel channel, String fingerprint, CompressionCodecName codec)
      throws IOException {
    Map<String, String> metadata =
        Map.of(FINGERPRINT, fingerprint, ParquetTable.AVRO_SCHEMA, SCHEMA.toString());
    return new FeatureWriter(channel, ParquetTable.parquetSchema(SCHEMA), metadata, codec);
  }

  /**
   * Writes a file that is there, under its name, when all of it is: not compressed, because it is
   * soon to be replaced.
   *
   * @throws StorageException if it cannot be written
   */
  public static void write(String file, List<ImageFeatures> rows, String fingerprint) {
    Storage.writeWhole(
        file,
        channel -> {
          try (FeatureWriter writer =
              open(channel, fingerprint, CompressionCodecName.UNCOMPRESSED)) {
            for (ImageFeatures row : rows) {
              writer.write(row);
            }
          }
        });
  }

  /**
   * Reads which images a file has the features of, row by row, if they were made in the way of a
   * fingerprint; none otherwise. Vectors are not read.
   *
   * @param fingerprint null for any
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static void images(
      String file, @Nullable String fingerprint, Consumer<ImageFile> consumer) {
    ParquetTable.opened(
        file,
        reader -> {
          String made = reader.getFileMetaData().getKeyValueMetaData().get(FINGERPRINT);
          if (fingerprint == null || fingerprint.equals(made)) {
            RowColumns.forEach(reader, ImageColumns.NAMES, null, ImageColumns::image, consumer);
          }
          return null;
        });
  }

  /**
   * Reads what a file says of its images besides their features, row by row, where it says
   * something. Vectors are not read.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static void facts(String file, BiConsumer<ImageFile, ImageFacts> consumer) {
    ParquetTable.opened(
        file,
        reader -> {
          RowColumns.forEach(
              reader,
              NAMES,
              null,
              row -> new ImageFeatures(ImageColumns.image(row), NO_VECTOR, FactColumns.facts(row)),
              image -> {
                if (image.facts() != null) {
                  consumer.accept(image.image(), image.facts());
                }
              });
          return null;
        });
  }

  /**
   * Returns whether a file has so many rows, and the columns of this table.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static boolean isWhole(String file, long rows) {
    return ParquetTable.opened(
        file,
        reader -> {
          MessageType schema = reader.getFileMetaData().getSchema();
          return reader.getRecordCount() == rows && NAMES.stream().allMatch(schema::containsField);
        });
  }

  /**
   * Returns how many rows a file has, if they were made in the way of a fingerprint; 0 otherwise.
   * Reads the footer alone.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static long rowCount(String file, String fingerprint) {
    return ParquetTable.opened(
        file,
        reader ->
            fingerprint.equals(reader.getFileMetaData().getKeyValueMetaData().get(FINGERPRINT))
                ? reader.getRecordCount()
                : 0L);
  }

  /**
   * Reads some rows of a file.
   *
   * @param rows the numbers of the rows, from 0
   * @throws StorageException if it cannot be read, is no Parquet file, or holds what no image has
   */
  public static void features(String file, BitSet rows, Consumer<ImageFeatures> consumer) {
    ParquetTable.opened(
        file,
        reader -> {
          AtomicInteger number = new AtomicInteger();
          AtomicInteger d = new AtomicInteger(-1);
          RowColumns.forEach(
              reader,
              NAMES,
              VECTORS,
              row ->
                  checked(
                      new ImageFeatures(
                          ImageColumns.image(row), row.vector(), FactColumns.facts(row)),
                      d),
              features -> {
                if (rows.get(number.getAndIncrement())) {
                  consumer.accept(features);
                }
              });
          return null;
        });
  }

  /** A file that others wrote, or that is damaged, is named before its numbers go anywhere. */
  private static ImageFeatures checked(ImageFeatures row, AtomicInteger d) throws IOException {
    float[] vector = row.features();
    d.compareAndSet(-1, vector.length);
    if (vector.length != d.get()) {
      throw new IOException(
          "damaged, " + row.uri() + " has " + vector.length + " features, others have " + d);
    }
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new IOException("damaged, a feature of " + row.uri() + " is " + value);
      }
    }
    if (row.facts() != null && !row.facts().isFinite()) {
      throw new IOException("damaged, the looks of " + row.uri() + " are no numbers");
    }
    return row;
  }
}
