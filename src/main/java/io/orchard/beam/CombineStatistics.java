package io.orchard.beam;

import io.orchard.stats.StatsPart;
import io.orchard.stats.StatsPlan;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Partition;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Turns feature vectors into the pieces of their statistics.
 *
 * <p>Bundles accumulate where they are, and what they know goes on in pieces of up to 8 MB. The
 * tiles of co-moments are combined tile by tile, wherever they are; the rest is left to whoever
 * puts all together. A {@code Combine.globally} would carry whole triangles, and on Spark merge
 * them in the driver.
 *
 * @param <T> what has a vector
 */
final class CombineStatistics<T> extends PTransform<PCollection<T>, PCollection<StatsPart>> {
  private static final long serialVersionUID = 1L;

  private final StatsPlan plan;
  private final SerializableFunction<T, float[]> vector;
  private final @Nullable ReadModelFolder<StatsPart> earlier;

  private CombineStatistics(
      StatsPlan plan,
      SerializableFunction<T, float[]> vector,
      @Nullable ReadModelFolder<StatsPart> earlier) {
    this.plan = plan;
    this.vector = vector;
    this.earlier = earlier;
  }

  /**
   * Returns the transform.
   *
   * @param plan what rows turn into
   * @param vector returns the vector [d] of an element
   * @param earlier statistics of more vectors, or null
   */
  static <T> CombineStatistics<T> of(
      StatsPlan plan,
      SerializableFunction<T, float[]> vector,
      @Nullable ReadModelFolder<StatsPart> earlier) {
    return new CombineStatistics<>(plan, vector, earlier);
  }

  @Override
  public PCollection<StatsPart> expand(PCollection<T> elements) {
    PCollection<StatsPart> parts =
        elements
            .apply("Accumulate statistics", ParDo.of(new AccumulateFn<>(plan, vector)))
            .setCoder(ElementCoders.STATS_PART);
    if (earlier != null) {
      PCollection<StatsPart> before =
          elements.getPipeline().apply("Read earlier statistics", earlier);
      parts =
          PCollectionList.of(before).and(parts).apply("Join statistics", Flatten.pCollections());
    }
    return combined(parts);
  }

  /** Returns the pieces with the tiles of a triangle added up, one for each place in it. */
  private static PCollection<StatsPart> combined(PCollection<StatsPart> parts) {
    PCollectionList<StatsPart> kinds =
        parts.apply(
            "Part kinds", Partition.of(2, (part, kind) -> part instanceof StatsPart.Tile ? 0 : 1));
    PCollection<StatsPart> tiles =
        kinds
            .get(0)
            .apply(
                "Place tiles",
                WithKeys.<Integer, StatsPart>of(part -> ((StatsPart.Tile) part).offset())
                    .withKeyType(TypeDescriptors.integers()))
            .setCoder(KvCoder.of(VarIntCoder.of(), ElementCoders.STATS_PART))
            .apply("Combine co-moments", Combine.perKey(new AddTilesFn()))
            .apply("Drop places", Values.create())
            .setCoder(ElementCoders.STATS_PART);
    return PCollectionList.of(tiles).and(kinds.get(1)).apply("Join pieces", Flatten.pCollections());
  }

  /**
   * Adds up the same tile of many sets' co-moments. Tiles hold sums about each set's own means, so
   * they may meet in any order and on any worker; what lies between the means is added where the
   * statistics are put together. Accumulators are tiles too, up to 8 MB, in {@link StatsPart}'s
   * coder.
   */
  static final class AddTilesFn extends BinaryCombineFn<StatsPart> {
    private static final long serialVersionUID = 1L;

    @Override
    public StatsPart apply(StatsPart left, StatsPart right) {
      return ((StatsPart.Tile) left).plus((StatsPart.Tile) right);
    }
  }
}
