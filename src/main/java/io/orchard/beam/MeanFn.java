package io.orchard.beam;

import io.orchard.stats.MeanStats;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;

/** Brings the counts and means of one class together, in any order and on any worker. */
final class MeanFn extends BinaryCombineFn<MeanStats> {
  private static final long serialVersionUID = 1L;

  @Override
  public MeanStats apply(MeanStats left, MeanStats right) {
    return left.plus(right);
  }
}
