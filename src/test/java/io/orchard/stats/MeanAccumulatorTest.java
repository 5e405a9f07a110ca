package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MeanAccumulatorTest extends AccumulatorLaws<MeanAccumulator, MeanStats> {
  /** Of a mean, relative to its size: one rounding to double. */
  private static final double MEAN = 1e-15;

  /** Of a mean, relative to the standard deviation: each row rounds its share once. */
  private static final double CANCELLED_MEAN = 1e-14;

  @Override
  MeanAccumulator create(int d) {
    return MeanAccumulator.create(d);
  }

  @Override
  void add(MeanAccumulator accumulator, double[] row) {
    accumulator.add(row);
  }

  @Override
  void merge(MeanAccumulator accumulator, MeanAccumulator other) {
    accumulator.merge(other);
  }

  @Override
  MeanStats snapshot(MeanAccumulator accumulator) {
    return accumulator.snapshot();
  }

  @Override
  void write(MeanAccumulator accumulator, DataOutput out) throws IOException {
    accumulator.snapshot().writeTo(out);
  }

  @Override
  MeanAccumulator read(DataInput in) throws IOException {
    return MeanAccumulator.of(MeanStats.readFrom(in));
  }

  @Override
  void assertAgree(MeanStats actual, MeanStats expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    for (int i = 0; i < expected.dimension(); i++) {
      double mean = expected.means()[i];
      assertThat(actual.means()[i])
          .isCloseTo(mean, within(MEAN * Math.abs(mean) + CANCELLED_MEAN * largestScale(i)));
    }
  }

  /** Of the data sets here, the widest spread that a feature has. */
  private static double largestScale(int i) {
    return 3 * Math.pow(10, Math.max(0, i - 8));
  }

  @Override
  void assertExact(MeanStats actual, Dataset data) {
    assertThat(actual.count()).isEqualTo(data.rows().length);
    if (actual.count() < 2) {
      return;
    }
    ExactCovariance exact = new ExactCovariance(data.rows(), data.d());
    for (int i = 0; i < data.d(); i++) {
      double tolerance =
          MEAN * Math.abs(exact.mean(i)) + CANCELLED_MEAN * Math.sqrt(exact.covariance(i, i));
      assertThat(actual.means()[i]).isCloseTo(exact.mean(i), within(tolerance));
    }
  }

  @Test
  void floatAndDoubleRowsOfTheSameValuesAreTheSame() {
    MeanAccumulator floats = MeanAccumulator.create(2);
    MeanAccumulator doubles = MeanAccumulator.create(2);
    floats.add(new float[] {0.1f, 3});
    doubles.add(new double[] {0.1f, 3});
    assertThat(floats.snapshot()).isEqualTo(doubles.snapshot());
  }

  @Test
  void aRowThatDoesNotFitLeavesTheAccumulatorAsItWas() {
    MeanAccumulator accumulator = MeanAccumulator.create(2);
    accumulator.add(new double[] {1, 2});
    MeanStats before = accumulator.snapshot();
    for (double[] row : new double[][] {{1}, {1, Double.NaN}, {Double.POSITIVE_INFINITY, 1}}) {
      assertThatThrownBy(() -> accumulator.add(row)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(accumulator.snapshot()).isEqualTo(before);
    assertThatThrownBy(() -> accumulator.merge(MeanAccumulator.create(3)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
