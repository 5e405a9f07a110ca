package io.orchard.beam;

import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPlan;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.jspecify.annotations.Nullable;

/**
 * Counts vectors [d], and sums up their means and co-moments: the statistics that {@link
 * io.orchard.pca.Pca#fit} fits to. For {@code Combine.globally} and {@code Combine.perKey}, such as
 * a PCA for each class:
 *
 * <pre>{@code
 * PCollection<KV<String, PcaModel>> models =
 *     vectors
 *         .apply(Combine.perKey(CovarianceFn.of(StatsPlan.exact(d))))
 *         .apply(MapValues.into(TypeDescriptor.of(PcaModel.class))
 *             .via(stats -> Pca.fit(stats, Standardization.NONE, ComponentCount.of(10))));
 * }</pre>
 *
 * <p>{@code Pca.fit} needs two vectors; {@link CovarianceStats#count()} tells how many there were.
 * Statistics of none are those of an empty collection.
 *
 * <p>What {@link CovarianceAccumulator} guarantees of merging holds here: none as identity on
 * either side; the same of a and b as of b and a, to the last bit; whatever the order and the
 * bundles, means and co-moments within 1e-12, and exactly the same while the plan holds rows. So
 * results of two runs need not be equal to the last bit, nor does it cost accuracy how often a
 * runner merges.
 *
 * <p>An accumulator is one element: up to {@code 4 * d * (d + 1)} bytes with an exact plan, 6.6 MB
 * at d = 1280. {@link FitPca}, which fits one model to all, moves its statistics in pieces, and
 * suits thousands of features better.
 */
public final class CovarianceFn extends CombineFn<float[], CovarianceAccumulator, CovarianceStats> {
  private static final long serialVersionUID = 1L;

  private final StatsPlan plan;

  private CovarianceFn(StatsPlan plan) {
    this.plan = plan;
  }

  /** Returns the function for vectors of the plan's number of features. */
  public static CovarianceFn of(StatsPlan plan) {
    return new CovarianceFn(plan);
  }

  @Override
  public CovarianceAccumulator createAccumulator() {
    return CovarianceAccumulator.create(plan);
  }

  /**
   * Adds a vector [d], which is copied.
   *
   * @throws IllegalArgumentException if it is not of length d, or holds a NaN or infinity
   */
  @Override
  public CovarianceAccumulator addInput(CovarianceAccumulator accumulator, float[] vector) {
    accumulator.add(vector);
    return accumulator;
  }

  @Override
  public CovarianceAccumulator mergeAccumulators(Iterable<CovarianceAccumulator> accumulators) {
    Iterator<CovarianceAccumulator> each = accumulators.iterator();
    CovarianceAccumulator first = each.hasNext() ? each.next() : createAccumulator();
    each.forEachRemaining(first::merge);
    return first;
  }

  @Override
  public CovarianceStats extractOutput(CovarianceAccumulator accumulator) {
    return accumulator.snapshot();
  }

  @Override
  public Coder<CovarianceAccumulator> getAccumulatorCoder(
      CoderRegistry registry, Coder<float[]> inputs) {
    return new AccumulatorCoder(plan);
  }

  @Override
  public Coder<CovarianceStats> getDefaultOutputCoder(
      CoderRegistry registry, Coder<float[]> inputs) {
    return ElementCoders.COVARIANCE_STATS;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("statistics", plan.toString()).withLabel("Statistics"));
  }

  /** An accumulator's statistics do not say which plan it follows. */
  private static final class AccumulatorCoder extends CustomCoder<CovarianceAccumulator> {
    private static final long serialVersionUID = 1L;

    private final StatsPlan plan;

    AccumulatorCoder(StatsPlan plan) {
      this.plan = plan;
    }

    @Override
    public void encode(CovarianceAccumulator accumulator, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      accumulator.writeTo(data);
      data.flush();
    }

    @Override
    public CovarianceAccumulator decode(InputStream in) throws IOException {
      CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
      accumulator.merge(CovarianceAccumulator.readFrom(new DataInputStream(in)));
      return accumulator;
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof AccumulatorCoder that && plan.equals(that.plan);
    }

    @Override
    public int hashCode() {
      return plan.hashCode();
    }
  }
}
