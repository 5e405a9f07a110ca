package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.StatsPlan;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PCA from a sketch against PCA from the rows themselves, where features are many. */
class SketchedPcaTest {
  private static final int N = 600;
  private static final int D = 2_000;
  private static final int K = 20;

  /** Of a share of the variance, relative: what wide features are promised. */
  private static final double RATIO = 0.01;

  @ParameterizedTest
  @EnumSource
  void theLeadingComponentsAreThoseOfTheExactSolution(Standardization standardization) {
    float[][] rows = rows();
    PcaModel exact = fit(StatsPlan.rows(D), rows, standardization);
    PcaModel sketched = fit(StatsPlan.sketch(D, 128), rows, standardization);
    assertThat(exact.errorBound()).isZero();
    assertThat(sketched.errorBound()).isPositive();
    assertThat(sketched.totalVariance())
        .isCloseTo(exact.totalVariance(), within(1e-10 * exact.totalVariance()));
    assertThat(sketched.scale()).containsExactly(exact.scale(), within(1e-6));
    for (int i = 0; i < K; i++) {
      double expected = exact.explainedVarianceRatio()[i];
      assertThat(sketched.explainedVarianceRatio()[i])
          .isCloseTo(expected, within(RATIO * expected))
          .isLessThanOrEqualTo(expected * (1 + 1e-10))
          .isGreaterThanOrEqualTo(
              expected - sketched.errorBound() / sketched.totalVariance() - 1e-12);
    }
  }

  private static PcaModel fit(StatsPlan plan, float[][] rows, Standardization standardization) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
    for (float[] row : rows) {
      accumulator.add(row);
    }
    return Pca.fit(accumulator.snapshot(), standardization, ComponentCount.of(K));
  }

  /** Features of falling variance along 100 random directions, as networks make them. */
  private static float[][] rows() {
    Random random = new Random(42);
    float[][] axes = new float[100][D];
    for (int a = 0; a < axes.length; a++) {
      for (int i = 0; i < D; i++) {
        axes[a][i] = (float) (random.nextGaussian() * Math.pow(a + 1, -0.8));
      }
    }
    float[][] rows = new float[N][D];
    for (float[] row : rows) {
      for (float[] axis : axes) {
        double share = random.nextGaussian();
        for (int i = 0; i < D; i++) {
          row[i] += (float) (share * axis[i]);
        }
      }
      for (int i = 0; i < D; i++) {
        row[i] += (float) (10 + 0.1 * random.nextGaussian());
      }
    }
    return rows;
  }
}
