package io.orchard.beam;

import io.orchard.image.RejectedImage;
import io.orchard.io.ReducedTable;
import io.orchard.network.ImageFeatures;
import io.orchard.pca.ReducedImage;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes a table as files {@code part-*} in a folder, which appear when all of them are complete.
 *
 * @param <T> the type of the rows
 */
public final class WriteTable<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;

  private final FileIO.Sink<T> sink;
  private final String folder;
  private final String suffix;
  private final int shards;

  private WriteTable(FileIO.Sink<T> sink, String folder, String suffix, int shards) {
    if (shards < 0) {
      throw new IllegalArgumentException("shards must be 0 or more, found " + shards);
    }
    this.sink = sink;
    this.folder = folder;
    this.suffix = suffix;
    this.shards = shards;
  }

  /**
   * Returns the writer of the features as Parquet.
   *
   * @param folder where the files go, local or {@code s3://}
   * @param shards how many files; 0 lets the runner choose
   */
  public static WriteTable<ImageFeatures> features(String folder, int shards) {
    return new WriteTable<>(new ParquetSink.Features(), folder, ".parquet", shards);
  }

  /** Returns the writer of the rejected images as Parquet; parameters as {@link #features}. */
  public static WriteTable<RejectedImage> rejected(String folder, int shards) {
    return new WriteTable<>(new ParquetSink.Rejected(), folder, ".parquet", shards);
  }

  /** Returns the writer of the reduced images as Parquet; parameters as {@link #features}. */
  public static WriteTable<ReducedImage> reducedParquet(
      ReducedTable table, String folder, int shards) {
    return new WriteTable<>(new ParquetSink.Reduced(table), folder, ".parquet", shards);
  }

  /** Returns the writer of the reduced images as CSV; parameters as {@link #features}. */
  public static WriteTable<ReducedImage> reducedCsv(ReducedTable table, String folder, int shards) {
    return new WriteTable<>(CsvSink.of(table), folder, ".csv", shards);
  }

  @Override
  public PDone expand(PCollection<T> rows) {
    FileIO.Write<Void, T> write =
        FileIO.<T>write().via(sink).to(folder).withPrefix("part").withSuffix(suffix);
    rows.apply("Write files", shards == 0 ? write : write.withNumShards(shards));
    return PDone.in(rows.getPipeline());
  }
}
