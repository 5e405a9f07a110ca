package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.orchard.stats.CovarianceStats.Form;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sketch promises, against the covariance in extended precision. */
class SketchTest {
  private static final int L = 6;

  /** Of a covariance, relative to the largest variance: rounding of a few hundred rows. */
  private static final double ROUNDING = 1e-12;

  static Stream<Arguments> cases() {
    return Stream.of("native", "portable")
        .flatMap(
            blas ->
                Dataset.all()
                    .filter(data -> data.rows().length >= 2)
                    .map(data -> Arguments.of(blas, data)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void theBoundHoldsForTheWholeAndForEverySplit(String blas, Dataset data) {
    try (BlasSetting setting = BlasSetting.of(blas)) {
      ExactCovariance exact = new ExactCovariance(data.rows(), data.d());
      assertBoundHolds(accumulate(data, List.of(data.rows())).snapshot(), exact, data);
      for (int parts : new int[] {2, 5, 20}) {
        List<CovarianceAccumulator> split = split(data, parts);
        CovarianceAccumulator merged = create(data.d());
        split.forEach(merged::merge);
        assertBoundHolds(merged.snapshot(), exact, data);
        assertBoundHolds(gathered(split, data), exact, data);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void emptyIsIdentityAndWritingRoundTrips(String blas, Dataset data) throws IOException {
    try (BlasSetting setting = BlasSetting.of(blas)) {
      CovarianceStats expected = accumulate(data, List.of(data.rows())).snapshot();
      CovarianceAccumulator left = create(data.d());
      left.merge(accumulate(data, List.of(data.rows())));
      CovarianceAccumulator right = accumulate(data, List.of(data.rows()));
      right.merge(create(data.d()));
      assertThat(left.snapshot()).isEqualTo(expected);
      assertThat(right.snapshot()).isEqualTo(expected).hasSameHashCodeAs(expected);
      assertThat(roundTrip(expected)).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsLostWhileTheRowsFit() {
    Dataset data =
        Dataset.all().filter(each -> each.name().equals("many blocks")).findFirst().get();
    CovarianceAccumulator accumulator =
        CovarianceAccumulator.create(StatsPlan.sketch(data.d(), 400));
    for (double[] row : data.rows()) {
      accumulator.add(row);
    }
    CovarianceStats stats = accumulator.snapshot();
    assertThat(stats.form()).isEqualTo(Form.SKETCH);
    assertThat(stats.covarianceErrorBound()).isZero();
    assertThat(stats.covariance(1, 2))
        .isCloseTo(new ExactCovariance(data.rows(), data.d()).covariance(1, 2), within(ROUNDING));
  }

  @Test
  void theLossIsSmallWhereFewDirectionsCarryMost() {
    Random random = new Random(5);
    int d = 200;
    CovarianceAccumulator sketch = CovarianceAccumulator.create(StatsPlan.sketch(d, 40));
    double[][] axes = new double[10][];
    for (int a = 0; a < axes.length; a++) {
      axes[a] = random.doubles(d, -1, 1).toArray();
    }
    for (int r = 0; r < 1000; r++) {
      double[] row = random.doubles(d, -1e-3, 1e-3).toArray();
      for (double[] axis : axes) {
        double share = random.nextGaussian();
        for (int i = 0; i < d; i++) {
          row[i] += share * axis[i];
        }
      }
      sketch.add(row);
    }
    CovarianceStats stats = sketch.snapshot();
    double total = IntStream.range(0, d).mapToDouble(stats::variance).sum();
    assertThat(stats.covarianceErrorBound()).isPositive().isLessThan(1e-6 * total);
  }

  @Test
  void exactAndSketchedDoNotMerge() {
    double[][] rows =
        new Random(1).doubles(100).mapToObj(x -> new double[] {x, x * x}).toArray(double[][]::new);
    CovarianceAccumulator sketch = create(2);
    CovarianceAccumulator exact = CovarianceAccumulator.create(2);
    for (double[] row : rows) {
      sketch.add(row);
      exact.add(row);
    }
    assertThatThrownBy(() -> sketch.merge(exact)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exact.merge(sketch)).isInstanceOf(IllegalArgumentException.class);
    List<StatsPart> parts = new ArrayList<>();
    sketch.snapshot().forEachPart(parts::add);
    CovarianceAccumulator other = CovarianceAccumulator.create(2);
    assertThatThrownBy(() -> parts.forEach(other::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertBoundHolds(CovarianceStats stats, ExactCovariance exact, Dataset data) {
    int d = data.d();
    assertThat(stats.count()).isEqualTo(data.rows().length);
    double[][] loss = new double[d][d];
    double largest = 0;
    for (int i = 0; i < d; i++) {
      assertThat(stats.mean(i))
          .isCloseTo(exact.mean(i), within(1e-14 * Math.abs(exact.mean(i)) + 1e-14));
      double variance = exact.covariance(i, i);
      assertThat(stats.variance(i)).isCloseTo(variance, within(ROUNDING * variance));
      largest = Math.max(largest, variance);
      for (int j = 0; j < d; j++) {
        loss[i][j] = exact.covariance(i, j) - shown(stats, i, j);
      }
    }
    // Moved away from zero, where the iteration would chase the signs of rounding errors.
    for (int i = 0; i < d; i++) {
      loss[i][i] += 2 * largest;
    }
    double[] eigenvalues =
        new EigenDecomposition(new Array2DRowRealMatrix(loss)).getRealEigenvalues();
    double rounding = ROUNDING * d * largest;
    assertThat(eigenvalues[0] - 2 * largest)
        .isLessThanOrEqualTo(stats.covarianceErrorBound() + rounding);
    assertThat(eigenvalues[d - 1] - 2 * largest).isGreaterThanOrEqualTo(-rounding);
  }

  /** What the factor shows, on the diagonal as well, where the statistics know better. */
  private static double shown(CovarianceStats stats, int i, int j) {
    double[] left = stats.factor(i, i + 1);
    double[] right = stats.factor(j, j + 1);
    double sum = 0;
    for (int r = 0; r < left.length; r++) {
      sum += left[r] * right[r];
    }
    return sum / (stats.count() - 1);
  }

  private static CovarianceStats gathered(List<CovarianceAccumulator> split, Dataset data) {
    List<StatsPart> parts = new ArrayList<>();
    split.forEach(each -> each.snapshot().forEachPart(parts::add));
    Collections.shuffle(parts, new Random(data.seed()));
    CovarianceAccumulator gathered = create(data.d());
    parts.forEach(gathered::add);
    return gathered.snapshot();
  }

  private static List<CovarianceAccumulator> split(Dataset data, int parts) {
    Random random = new Random(data.seed());
    List<CovarianceAccumulator> split = new ArrayList<>();
    IntStream.range(0, parts).forEach(i -> split.add(create(data.d())));
    for (double[] row : data.rows()) {
      split.get(random.nextInt(parts)).add(row);
    }
    return split;
  }

  private static CovarianceAccumulator create(int d) {
    return CovarianceAccumulator.create(StatsPlan.sketch(d, L));
  }

  private static CovarianceAccumulator accumulate(Dataset data, List<double[]> rows) {
    CovarianceAccumulator accumulator = create(data.d());
    rows.forEach(accumulator::add);
    return accumulator;
  }

  private static CovarianceStats roundTrip(CovarianceStats stats) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stats.writeTo(new DataOutputStream(bytes));
    return CovarianceStats.readFrom(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
