package io.orchard.beam;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.Blas;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.StatsPlan;



import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * 5,000 images of VGG16's 25,088 flattened features, in a JVM with 4 GB of heap: a sketch of 512
 * rows against the exact solution by inner products.
 */
class WideBench {
  private static final int N = 5_000;
  private static final int D = 25_088;
  private static final int K = 50;
  private static final int L = 512;
  private static final int FACTORS = 1_000;
  private static final int COMPARED = 20;
  private static final double BAR = 0.01;

  @Test
  void theSketchHoldsItsBoundAndFindsTheLeadingComponents() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int exit =
        new ProcessBuilder(java, "-Xmx4g", "-cp", path, WideBench.class.getName())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
  }

  /** Runs the case and exits with 1 if it misses the bar. */
  public static void main(String[] args) {
    FeatureBlocks.rows = rows();
    boolean good = true;
    for (Standardization standardization : Standardization.values()) {
      good &= compare(standardization);
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean compare(Standardization standardization) {
    PeakHeap.reset();
    long start = System.nanoTime();
    PcaModel sketched =
        FeatureBlocks.fitAndProject(
            PcaBench.options(), StatsPlan.sketch(D, L), standardization, K);
    double seconds = (System.nanoTime() - start) / 1e9;
    long megabytes = PeakHeap.megabytes();
    start = System.nanoTime();
    PcaModel exact = exact(standardization);
    double exactSeconds = (System.nanoTime() - start) / 1e9;
    double worst = 0;
    for (int i = 0; i < COMPARED; i++) {
      double expected = exact.explainedVarianceRatio()[i];
      worst = Math.max(worst, Math.abs(sketched.explainedVarianceRatio()[i] / expected - 1));
    }
    System.out.printf(
        Locale.ROOT,
        "%,d x %,d, k = %d, %s: sketch of %d rows %.1f s, peak heap %d MB; exact %.1f s;"
            + " bound %.3g %% of the variance; leading %d ratios off by at most %.4f %%;"
            + " ratios 1, 20, 50: %.4f %.4f %.4f%n",
        N,
        D,
        K,
        standardization,
        L,
        seconds,
        megabytes,
        exactSeconds,
        100 * sketched.errorBound() / sketched.totalVariance(),
        COMPARED,
        100 * worst,
        exact.explainedVarianceRatio()[0],
        exact.explainedVarianceRatio()[19],
        exact.explainedVarianceRatio()[49]);
    return worst <= BAR;
  }

  private static PcaModel exact(Standardization standardization) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(StatsPlan.rows(D));
    for (float[] row : FeatureBlocks.rows) {
      accumulator.add(row);
    }
    return Pca.fit(accumulator.snapshot(), standardization, ComponentCount.of(K));
  }

  /** 1,000 factors whose variance falls as 1 / i, and a tenth of noise. */
  private static float[][] rows() {
    Random random = new Random(3);
    double[] axes = new double[FACTORS * D];
    for (int a = 0; a < FACTORS; a++) {
      double scale = 1 / Math.sqrt(a + 1.0);
      for (int i = 0; i < D; i++) {
        axes[a * D + i] = scale * (2 * random.nextDouble() - 1);
      }
    }
    SplittableRandom noise = new SplittableRandom(4);
    float[][] rows = new float[N][];
    int block = 250;
    for (int from = 0; from < N; from += block) {
      double[] shares = random.doubles((long) block * FACTORS, -1, 1).toArray();
      double[] product = Blas.active().multiply(shares, axes, block, FACTORS, D);
      for (int r = 0; r < block; r++) {
        float[] row = new float[D];
        for (int i = 0; i < D; i++) {
          row[i] = (float) (product[r * D + i] + noise.nextDouble() - 0.5);
        }
        rows[from + r] = row;
      }
    }
    return rows;
  }
}
