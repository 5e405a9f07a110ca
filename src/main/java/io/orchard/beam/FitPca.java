package io.orchard.beam;

import io.orchard.network.ImageFeatures;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceStats;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Fits standardiser and PCA to all feature vectors in one pass: one element, the model and the
 * statistics it came from, or none when there are fewer than two images.
 */
public final class FitPca
    extends PTransform<PCollection<ImageFeatures>, PCollection<KV<PcaModel, CovarianceStats>>> {
  private static final long serialVersionUID = 1L;

  private final int d;
  private final Standardization standardization;
  private final ComponentCount components;

  private FitPca(int d, Standardization standardization, ComponentCount components) {
    this.d = d;
    this.standardization = standardization;
    this.components = components;
  }

  /** Returns the transform for vectors of d features. */
  public static FitPca of(int d, Standardization standardization, ComponentCount components) {
    return new FitPca(d, standardization, components);
  }

  @Override
  public PCollection<KV<PcaModel, CovarianceStats>> expand(PCollection<ImageFeatures> features) {
    return features
        .apply("Combine statistics", Combine.globally(new CovarianceFn(d)).withoutDefaults())
        .apply("Fit components", ParDo.of(new FitFn(standardization, components)))
        .setCoder(KvCoder.of(ElementCoders.PCA_MODEL, ElementCoders.COVARIANCE_STATS));
  }

  private static final class FitFn extends DoFn<CovarianceStats, KV<PcaModel, CovarianceStats>> {
    private static final long serialVersionUID = 1L;

    private final Standardization standardization;
    private final ComponentCount components;

    FitFn(Standardization standardization, ComponentCount components) {
      this.standardization = standardization;
      this.components = components;
    }

    @ProcessElement
    public void fit(
        @Element CovarianceStats stats, OutputReceiver<KV<PcaModel, CovarianceStats>> out) {
      if (stats.count() >= 2) {
        out.output(KV.of(Pca.fit(stats, standardization, components), stats));
      }
    }
  }
}
