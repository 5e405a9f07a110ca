package io.orchard.beam;

import io.orchard.network.ImageFeatures;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Count, mean and covariance of feature vectors [d], merged in any order. */
final class CovarianceFn extends CombineFn<ImageFeatures, CovarianceAccumulator, CovarianceStats> {
  private static final long serialVersionUID = 1L;

  private final int d;

  CovarianceFn(int d) {
    this.d = d;
  }

  @Override
  public CovarianceAccumulator createAccumulator() {
    return CovarianceAccumulator.create(d);
  }

  @Override
  public CovarianceAccumulator addInput(CovarianceAccumulator accumulator, ImageFeatures image) {
    accumulator.add(image.features());
    return accumulator;
  }

  @Override
  public CovarianceAccumulator mergeAccumulators(Iterable<CovarianceAccumulator> accumulators) {
    var each = accumulators.iterator();
    CovarianceAccumulator merged = each.hasNext() ? each.next() : createAccumulator();
    each.forEachRemaining(merged::merge);
    return merged;
  }

  @Override
  public CovarianceStats extractOutput(CovarianceAccumulator accumulator) {
    return accumulator.snapshot();
  }

  @Override
  public Coder<CovarianceAccumulator> getAccumulatorCoder(
      CoderRegistry registry, Coder<ImageFeatures> inputCoder) {
    return ElementCoders.COVARIANCE_ACCUMULATOR;
  }

  @Override
  public Coder<CovarianceStats> getDefaultOutputCoder(
      CoderRegistry registry, Coder<ImageFeatures> inputCoder) {
    return ElementCoders.COVARIANCE_STATS;
  }
}
