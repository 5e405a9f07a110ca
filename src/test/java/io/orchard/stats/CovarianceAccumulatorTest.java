package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CovarianceAccumulatorTest extends AccumulatorLaws<CovarianceAccumulator, CovarianceStats> {
  /**
   * Of a covariance, relative to the two standard deviations: 700 rows add up rounding errors of
   * 1e-16 each, which in the worst case sum to 8e-14.
   */
  private static final double COVARIANCE = 1e-13;

  /** Of a mean, relative to its size: one rounding to double. */
  private static final double MEAN = 3e-16;

  /** Of a mean, relative to the standard deviation: where values cancel. */
  private static final double CANCELLED_MEAN = 1e-15;

  @Override
  CovarianceAccumulator create(int d) {
    return CovarianceAccumulator.create(d);
  }

  @Override
  void add(CovarianceAccumulator accumulator, double[] row) {
    accumulator.add(row);
  }

  @Override
  void merge(CovarianceAccumulator accumulator, CovarianceAccumulator other) {
    accumulator.merge(other);
  }

  @Override
  CovarianceStats snapshot(CovarianceAccumulator accumulator) {
    return accumulator.snapshot();
  }

  @Override
  void write(CovarianceAccumulator accumulator, DataOutput out) throws IOException {
    accumulator.writeTo(out);
  }

  @Override
  CovarianceAccumulator read(DataInput in) throws IOException {
    return CovarianceAccumulator.readFrom(in);
  }

  @Override
  void assertAgree(CovarianceStats actual, CovarianceStats expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.holdsRows()).isEqualTo(expected.holdsRows());
    if (expected.count() < 2) {
      assertThat(actual).isEqualTo(expected);
      return;
    }
    assertClose(actual, expected::mean, expected::covariance);
  }

  @Override
  void assertExact(CovarianceStats actual, Dataset data) {
    assertThat(actual.count()).isEqualTo(data.rows().length);
    assertThat(actual.holdsRows()).isEqualTo(data.rows().length <= data.d() / 2);
    if (actual.count() < 2) {
      return;
    }
    ExactCovariance exact = new ExactCovariance(data.rows(), data.d());
    assertClose(actual, exact::mean, exact::covariance);
    assertClose(actual.withoutRows(), exact::mean, exact::covariance);
  }

  private static void assertClose(CovarianceStats actual, Means means, Covariances covariances) {
    for (int i = 0; i < actual.dimension(); i++) {
      double deviation = Math.sqrt(covariances.at(i, i));
      double mean = means.at(i);
      assertThat(actual.mean(i))
          .as("mean %d", i)
          .isCloseTo(mean, within(MEAN * Math.abs(mean) + CANCELLED_MEAN * deviation));
      for (int j = 0; j <= i; j++) {
        double tolerance = COVARIANCE * deviation * Math.sqrt(covariances.at(j, j));
        assertThat(actual.covariance(i, j))
            .as("covariance %d, %d", i, j)
            .isCloseTo(covariances.at(i, j), within(tolerance))
            .isEqualTo(actual.covariance(j, i));
      }
    }
  }

  private interface Means {
    double at(int i);
  }

  private interface Covariances {
    double at(int i, int j);
  }

  @Test
  void orderLeavesNoTraceWhileRowsAreHeld() {
    CovarianceAccumulator forward = CovarianceAccumulator.create(9);
    CovarianceAccumulator backward = CovarianceAccumulator.create(9);
    float[][] rows = rows(4, 9);
    for (int r = 0; r < 4; r++) {
      forward.add(rows[r]);
      backward.add(rows[3 - r]);
    }
    assertThat(forward.snapshot()).isEqualTo(backward.snapshot());
    assertThat(forward.snapshot().holdsRows()).isTrue();
  }

  @Test
  void floatAndDoubleRowsOfTheSameValuesAreTheSame() {
    CovarianceAccumulator floats = CovarianceAccumulator.create(3);
    CovarianceAccumulator doubles = CovarianceAccumulator.create(3);
    for (float[] row : rows(100, 3)) {
      floats.add(row);
      doubles.add(new double[] {row[0], row[1], row[2]});
    }
    assertThat(doubles.snapshot()).isEqualTo(floats.snapshot());
  }

  @Test
  void rejectsNonFiniteRowsAndStaysAsItWas() {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(3);
    accumulator.add(new float[] {1, 2, 3});
    CovarianceStats before = accumulator.snapshot();
    assertThatThrownBy(() -> accumulator.add(new float[] {1, 2, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Feature 2 is NaN");
    assertThatThrownBy(() -> accumulator.add(new double[] {1, Double.NEGATIVE_INFINITY, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Feature 1 is -Infinity");
    assertThat(accumulator.snapshot()).isEqualTo(before);
  }

  @Test
  void rejectsRowsAndAccumulatorsOfAnotherWidth() {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(3);
    assertThatThrownBy(() -> accumulator.add(new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 3 features, not 2");
    assertThatThrownBy(() -> accumulator.merge(CovarianceAccumulator.create(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 3 features, not 4");
    assertThatThrownBy(() -> CovarianceAccumulator.create(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void copiesTheRow() {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(6);
    float[] row = rows(1, 6)[0];
    accumulator.add(row);
    CovarianceStats before = accumulator.snapshot();
    row[0] = 42;
    assertThat(accumulator.snapshot()).isEqualTo(before);
  }

  @Test
  void mergingWithItselfCountsEveryRowTwice() {
    for (int n : new int[] {2, 70}) {
      CovarianceAccumulator twice = CovarianceAccumulator.create(5);
      CovarianceAccumulator itself = CovarianceAccumulator.create(5);
      for (float[] row : rows(n, 5)) {
        itself.add(row);
        twice.add(row);
        twice.add(row);
      }
      itself.merge(itself);
      assertAgree(itself.snapshot(), twice.snapshot());
    }
  }

  @Test
  void continuesFromStatisticsAsIfItHadSeenTheirRows() {
    for (int n : new int[] {3, 90}) {
      float[][] rows = rows(n, 8);
      CovarianceAccumulator whole = CovarianceAccumulator.create(8);
      CovarianceAccumulator first = CovarianceAccumulator.create(8);
      for (int r = 0; r < n; r++) {
        whole.add(rows[r]);
        if (r < n / 2) {
          first.add(rows[r]);
        }
      }
      CovarianceStats half = first.snapshot();
      CovarianceAccumulator continued = CovarianceAccumulator.of(half);
      for (int r = n / 2; r < n; r++) {
        continued.add(rows[r]);
      }
      assertAgree(continued.snapshot(), whole.snapshot());
      assertThat(half).isEqualTo(first.snapshot());
    }
  }

  @Test
  void saysWhatTheTriangleNeedsWhereItCannotBe() {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(65_000);
    accumulator.add(new float[65_000]);
    assertThatThrownBy(() -> accumulator.snapshot().withoutRows())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "The covariance of d = 65000 features needs 16117 MB, but the heap .* \\d+ MB");
    assertThatThrownBy(() -> new FoldedTriangle(65_536))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("65536");
  }

  private static float[][] rows(int n, int d) {
    Random random = new Random(7);
    float[][] rows = new float[n][d];
    for (float[] row : rows) {
      for (int i = 0; i < d; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
