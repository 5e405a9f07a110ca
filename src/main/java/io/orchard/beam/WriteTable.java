package io.orchard.beam;

import io.orchard.beam.sink.CsvSink;
import io.orchard.beam.sink.FeatureSink;
import io.orchard.beam.sink.ParquetSink;
import io.orchard.beam.sink.PartNaming;
import io.orchard.beam.sink.WriteShards;
import io.orchard.model.FeatureRecipe;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.PredictionTable;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable;
import io.orchard.rows.RejectedImage;
import io.orchard.storage.Inside;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table as files {@code part-*} in a folder; one without rows if there is none.
 *
 * <p>Where the number of files is given, rows go to them by the hashes of their paths: whatever
 * work is done twice writes the same files again. Where the runner is to choose it, Beam's own
 * writer does the work, which needs no shuffle of the rows, but many steps.
 *
 * @param <T> the type of the rows
 */
public final class WriteTable<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;

  /** The subfolder of the one file, without rows, of an empty table. */
  private static final String NO_ROWS = "none";

  private final FileIO.Sink<T> sink;
  private final SerializableFunction<T, String> path;
  private final String folder;
  private final String suffix;
  private final int shards;
  private final @Nullable SerializableFunction<T, String> subfolder;

  private WriteTable(
      FileIO.Sink<T> sink,
      SerializableFunction<T, String> path,
      String folder,
      String suffix,
      int shards,
      @Nullable SerializableFunction<T, String> subfolder) {
    if (shards < 0) {
      throw new IllegalArgumentException("shards must be 0 or more, found " + shards);
    }
    this.sink = sink;
    this.path = path;
    this.folder = folder;
    this.suffix = suffix;
    this.shards = shards;
    this.subfolder = subfolder;
  }

  /**
   * Returns the writer of the features as Parquet.
   *
   * @param fingerprint what made the features, as {@link FeatureRecipe#fingerprint}
   * @param folder where the files go, local or {@code s3://}
   * @param shards how many files; 0 lets the runner choose
   */
  public static WriteTable<ImageFeatures> features(String fingerprint, String folder, int shards) {
    return new WriteTable<>(
        new FeatureSink(fingerprint), ImageFeatures::uri, folder, ".parquet", shards, null);
  }

  /** Returns the writer of the rejected images as Parquet; parameters as {@link #features}. */
  public static WriteTable<RejectedImage> rejected(String folder, int shards) {
    return new WriteTable<>(
        new ParquetSink.Rejected(), RejectedImage::uri, folder, ".parquet", shards, null);
  }

  /** Returns the writer of the images that have a twin as Parquet; as {@link #features}. */
  public static WriteTable<DuplicateImage> duplicates(String folder, int shards) {
    return new WriteTable<>(
        new ParquetSink.Duplicates(), DuplicateImage::uri, folder, ".parquet", shards, null);
  }

  /** Returns the writer of the reduced images as Parquet; parameters as {@link #features}. */
  public static WriteTable<ReducedImage> reducedParquet(
      ReducedTable table, String folder, int shards) {
    return new WriteTable<>(
        new ParquetSink.Reduced(table), ReducedImage::uri, folder, ".parquet", shards, null);
  }

  /** Returns the writer of the reduced images as CSV; parameters as {@link #features}. */
  public static WriteTable<ReducedImage> reducedCsv(ReducedTable table, String folder, int shards) {
    return new WriteTable<>(CsvSink.of(table), ReducedImage::uri, folder, ".csv", shards, null);
  }

  /** Returns the writer of predictions as Parquet; parameters as {@link #features}. */
  public static WriteTable<ClassifiedImage> predictionsParquet(String folder, int shards) {
    return new WriteTable<>(
        new ParquetSink.Predictions(), ClassifiedImage::uri, folder, ".parquet", shards, null);
  }

  /** Returns the writer of predictions as CSV; parameters as {@link #features}. */
  public static WriteTable<ClassifiedImage> predictionsCsv(String folder, int shards) {
    return new WriteTable<>(
        CsvSink.of(new PredictionTable()), ClassifiedImage::uri, folder, ".csv", shards, null);
  }

  /**
   * Returns this writer with the files of each row's folder in a folder of that name. A name that
   * may lead out of the table's folder ends the run.
   */
  public WriteTable<T> withFolders(SerializableFunction<T, String> subfolder) {
    String table = folder;
    return new WriteTable<>(
        sink, path, folder, suffix, shards, row -> Inside.name(table, subfolder.apply(row)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("folder", folder).withLabel("Folder"));
    data.add(DisplayData.item("files", suffix).withLabel("Kind of files"));
    data.add(DisplayData.item("shards", shards).withLabel("Files, 0 for the runner's choice"));
  }

  @Override
  public PDone expand(PCollection<T> rows) {
    if (shards > 0) {
      rows.apply("Write shards", new WriteShards<>(sink, path, subfolder, folder, suffix, shards));
    } else if (subfolder == null) {
      writeWith(FileIO.<T>write().withNaming(new PartNaming("part", suffix)), rows);
    } else {
      FileIO.Write<String, T> write = FileIO.writeDynamic();
      writeWith(
          write
              .by(subfolder)
              .withDestinationCoder(StringUtf8Coder.of())
              .withEmptyGlobalWindowDestination(NO_ROWS)
              .withNaming(name -> new PartNaming(name + "/part", suffix)),
          rows);
    }
    return PDone.in(rows.getPipeline());
  }

  /**
   * Windows are ignored, of which there is only one, because Beam then names the files of a table
   * in one place. Otherwise it does so in as many places as the gathered results come in bundles,
   * and on Spark, where a reshuffle deals them out to all partitions, files of equal names replaced
   * each other.
   */
  @SuppressWarnings("deprecation")
  private <D> void writeWith(FileIO.Write<D, T> write, PCollection<T> rows) {
    rows.apply("Write files", write.via(sink).to(folder).withIgnoreWindowing());
  }
}
