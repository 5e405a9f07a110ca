package io.orchard.beam;

import io.orchard.model.ClassifierFolder;
import io.orchard.model.PcaModelFolder;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPart;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads the statistics of a model folder on a worker, in pieces that any runner can carry. */
public final class ReadStatistics extends PTransform<PBegin, PCollection<StatsPart>> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final boolean unlabelledOnly;

  private ReadStatistics(String folder, boolean unlabelledOnly) {
    this.folder = folder;
    this.unlabelledOnly = unlabelledOnly;
  }

  /**
   * Returns the reader of the statistics of all images.
   *
   * @param folder local or {@code s3://}
   */
  public static ReadStatistics from(String folder) {
    return new ReadStatistics(folder, false);
  }

  /**
   * Returns the reader of the statistics of the images without a known label.
   *
   * @param folder local or {@code s3://}
   */
  public static ReadStatistics ofUnlabelledFrom(String folder) {
    return new ReadStatistics(folder, true);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("folder", folder).withLabel("Folder of the model"));
  }

  @Override
  public PCollection<StatsPart> expand(PBegin begin) {
    return begin
        .apply("Name folder", Create.of(folder).withCoder(StringUtf8Coder.of()))
        .apply("Read statistics", ParDo.of(new ReadFn(unlabelledOnly)))
        .setCoder(ElementCoders.STATS_PART);
  }

  private static final class ReadFn extends DoFn<String, StatsPart> {
    private static final long serialVersionUID = 1L;

    private final boolean unlabelledOnly;

    ReadFn(boolean unlabelledOnly) {
      this.unlabelledOnly = unlabelledOnly;
    }

    @ProcessElement
    public void read(@Element String folder, OutputReceiver<StatsPart> out) {
      CovarianceStats statistics =
          unlabelledOnly
              ? ClassifierFolder.readUnlabelled(folder)
              : PcaModelFolder.readStatistics(folder);
      statistics.forEachPart(out::output);
    }
  }
}
