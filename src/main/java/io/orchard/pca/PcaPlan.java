package io.orchard.pca;

import io.orchard.stats.CovarianceStats.Form;
import io.orchard.stats.StatsPlan;
import java.io.Serializable;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a PCA will come by its covariance, decided before any image is read.
 *
 * <p>Exact statistics need, at the point where the model is fitted,
 *
 * <ul>
 *   <li>{@code 12 d^2} bytes as the triangle of co-moments and the square that is decomposed, or
 *   <li>{@code 4 n d + 16 n^2} bytes as n rows and their inner products with a copy.
 * </ul>
 *
 * A sketch of l rows needs {@code 24 l d + 96 l^2} bytes. It gets {@value #GOOD_ROWS} rows, or
 * {@code 2 k + 16} if those are more, or fewer if the memory is short, but no fewer than the
 * latter.
 *
 * @param statistics what rows turn into
 * @param memory the budget in bytes
 * @param estimate the bytes that this plan needs
 * @param components how many are wanted
 */
public record PcaPlan(StatsPlan statistics, long memory, long estimate, ComponentCount components)
    implements Serializable {

  private static final int GOOD_ROWS = 512;

  /** Components that a fraction of the variance is taken to need when nothing is known. */
  private static final int SOME_COMPONENTS = 50;

  /** The widest features whose means and variances fit one element, at 24 bytes each. */
  private static final int MAX_SKETCHED_FEATURES = 500_000;

  private static final int MAX_TRIANGLE_FEATURES = 46_340;

  /**
   * Decides.
   *
   * @param method what is allowed
   * @param memory the budget in bytes, at least 1
   * @param d features, at least 1
   * @param components how many will be wanted
   * @param images counts the images, an upper bound of n; asked only where it matters
   * @param earlier what statistics to continue from hold, or null
   * @throws IllegalArgumentException if nothing that is allowed fits; the message is one line with
   *     the estimate
   */
  public static PcaPlan decide(
      PcaMethod method,
      long memory,
      int d,
      ComponentCount components,
      LongSupplier images,
      @Nullable Form earlier) {
    if (method == PcaMethod.SKETCH && earlier != Form.CO_MOMENTS || earlier == Form.SKETCH) {
      if (method == PcaMethod.EXACT) {
        throw new IllegalArgumentException("the model's own statistics are a sketch");
      }
      return sketch(memory, d, components);
    }
    if (triangleBytes(d) <= memory) {
      return new PcaPlan(StatsPlan.exact(d), memory, triangleBytes(d), components);
    }
    long n = earlier == Form.CO_MOMENTS ? Long.MAX_VALUE : images.getAsLong();
    if (rowBytes(n, d) <= memory) {
      return new PcaPlan(StatsPlan.rows(d), memory, rowBytes(n, d), components);
    }
    if (method == PcaMethod.AUTO && earlier != Form.CO_MOMENTS) {
      return sketch(memory, d, components);
    }
    throw tooLarge(Math.min(triangleBytes(d), rowBytes(n, d)), memory, d);
  }

  private static PcaPlan sketch(long memory, int d, ComponentCount components) {
    int k = components.number() == 0 ? SOME_COMPONENTS : Math.min(components.number(), d);
    int least = 2 * k + 16;
    int l = Math.max(GOOD_ROWS, least);
    while (l > least && sketchBytes(l, d) > memory) {
      l = Math.max(least, l - Math.max(1, l / 16));
    }
    if (sketchBytes(l, d) > memory || d > MAX_SKETCHED_FEATURES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a sketch for %d components of d = %d features needs %s, but --pcaMemory is %s%s",
              k,
              d,
              megabytes(sketchBytes(l, d)),
              megabytes(memory),
              d > MAX_SKETCHED_FEATURES ? ", and d is above " + MAX_SKETCHED_FEATURES : ""));
    }
    return new PcaPlan(StatsPlan.sketch(d, l), memory, sketchBytes(l, d), components);
  }

  private static IllegalArgumentException tooLarge(long bytes, long memory, int d) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "exact statistics of d = %d features need %s, but --pcaMemory is %s;"
                + " raise it, or let --pca=auto sketch",
            d,
            megabytes(bytes),
            megabytes(memory)));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes + (1 << 20) - 1) >> 20);
  }

  private static long triangleBytes(int d) {
    return d > MAX_TRIANGLE_FEATURES ? Long.MAX_VALUE / 2 : 12L * d * d;
  }

  private static long rowBytes(long n, int d) {
    return n > 40_000 ? Long.MAX_VALUE / 2 : 4 * n * d + 16 * n * n;
  }

  private static long sketchBytes(int l, int d) {
    return 24L * l * d + 96L * l * l;
  }

  /** Returns {@code exact} or {@code sketch}. */
  public String method() {
    return statistics.sketches() ? "sketch" : "exact";
  }
}
