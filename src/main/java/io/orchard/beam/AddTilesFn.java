package io.orchard.beam;

import io.orchard.stats.StatsPart;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;

/**
 * Adds up the same tile of many sets' co-moments. Tiles hold sums about each set's own means, so
 * they may meet in any order and on any worker; what lies between the means is added where the
 * statistics are put together. Accumulators are tiles too, up to 8 MB, in {@link StatsPart}'s
 * coder.
 */
final class AddTilesFn extends BinaryCombineFn<StatsPart> {
  private static final long serialVersionUID = 1L;

  @Override
  public StatsPart apply(StatsPart left, StatsPart right) {
    return ((StatsPart.Tile) left).plus((StatsPart.Tile) right);
  }
}
