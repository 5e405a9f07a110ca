package io.orchard.beam;

import io.orchard.io.FeatureRecipe;
import io.orchard.io.FeatureSource;
import io.orchard.io.PcaModelFolder;
import io.orchard.pca.PcaModel;
import io.orchard.stats.CovarianceStats;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** Writes the fitted model, with its statistics, as a model folder. */
public final class WriteModel
    extends PTransform<PCollection<KV<PcaModel, CovarianceStats>>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final FeatureRecipe features;
  private final FeatureSource source;

  private WriteModel(String folder, FeatureRecipe features, FeatureSource source) {
    this.folder = folder;
    this.features = features;
    this.source = source;
  }

  /**
   * Returns the transform.
   *
   * @param folder where to, local or {@code s3://}
   * @param features how the features were made
   * @param source where the network is
   */
  public static WriteModel to(String folder, FeatureRecipe features, FeatureSource source) {
    return new WriteModel(folder, features, source);
  }

  @Override
  public PDone expand(PCollection<KV<PcaModel, CovarianceStats>> model) {
    model.apply("Write model folder", ParDo.of(new WriteFn(folder, features, source)));
    return PDone.in(model.getPipeline());
  }

  private static final class WriteFn extends DoFn<KV<PcaModel, CovarianceStats>, Void> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final FeatureRecipe features;
    private final FeatureSource source;

    WriteFn(String folder, FeatureRecipe features, FeatureSource source) {
      this.folder = folder;
      this.features = features;
      this.source = source;
    }

    @ProcessElement
    public void write(@Element KV<PcaModel, CovarianceStats> fitted) {
      PcaModelFolder.write(folder, fitted.getKey(), fitted.getValue(), features, source);
    }
  }
}
