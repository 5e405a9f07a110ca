package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.orchard.stats.BlasSetting;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PcaTest {
  private static final long SEED = 17;

  /** Of an eigenvalue, relative to the largest: rounding at order 100, amplified by reduction. */
  private static final double VALUE = 1e-13;

  /** Of a unit vector whose eigenvalue is 1e-3 of the largest away from the next. */
  private static final double VECTOR = 1e-10;

  private static final double ORTHONORMAL = 1e-12;

  private static final ComponentCount ALL = ComponentCount.of(999_999);

  /** A way to the same model: what the statistics hold, and who does the linear algebra. */
  private enum Route {
    ROWS_NATIVE,
    ROWS_PORTABLE,
    CO_MOMENTS_NATIVE,
    CO_MOMENTS_PORTABLE;

    PcaModel fit(double[][] rows, Standardization standardization, ComponentCount components) {
      String blas = name().endsWith("PORTABLE") ? "portable" : "native";
      try (BlasSetting setting = BlasSetting.of(blas)) {
        CovarianceStats stats = stats(rows);
        CovarianceStats held = name().startsWith("ROWS") ? stats : stats.withoutRows();
        return Pca.fit(held, standardization, components);
      }
    }
  }

  static Stream<Arguments> hardCases() {
    return Stream.of(
            Arguments.of("two rows", normal(2, 9)),
            Arguments.of("two rows, one feature", normal(2, 1)),
            Arguments.of("n < d", normal(20, 60)),
            Arguments.of("n = d", normal(24, 24)),
            Arguments.of("n > d", normal(200, 12)),
            Arguments.of("n > d, offset 1e8", mapped(normal(200, 12), (i, x) -> 1e8 + x)),
            Arguments.of("n < d, offset 1e8", mapped(normal(20, 60), (i, x) -> 1e8 + x)),
            Arguments.of("scales", mapped(normal(200, 17), (i, x) -> x * Math.pow(10, i - 8))),
            Arguments.of("scales, held", mapped(normal(8, 17), (i, x) -> x * Math.pow(10, i - 8))),
            Arguments.of("constant columns", mapped(normal(90, 8), (i, x) -> i % 3 == 0 ? 0.1 : x)),
            Arguments.of("duplicate columns", duplicateColumns(normal(90, 8))),
            Arguments.of("duplicate rows", repeated(normal(5, 60), 4)),
            Arguments.of("rank 1", repeated(normal(2, 40), 9)),
            Arguments.of("identical rows", repeated(normal(1, 40), 12)),
            Arguments.of("identical rows, many", repeated(normal(1, 4), 120)))
        .flatMap(
            data ->
                Arrays.stream(Route.values())
                    .map(route -> Arguments.of(data.get()[0], data.get()[1], route)));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("hardCases")
  void everyModelIsWellFormedAndDiagonalisesTheCovariance(
      String name, double[][] rows, Route route) {
    for (Standardization standardization : Standardization.values()) {
      PcaModel model = route.fit(rows, standardization, ALL);
      assertThat(model.k()).isEqualTo(Math.min(rows.length - 1, rows[0].length));
      assertOrthonormal(model);
      assertSigns(model);
      assertThat(model.explainedVariance()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      assertThat(DoubleStream.of(model.explainedVariance()).min().orElseThrow())
          .isGreaterThanOrEqualTo(0);
      assertThat(DoubleStream.of(model.explainedVariance()).sum())
          .isCloseTo(model.totalVariance(), within(1e-12 * model.totalVariance()));
      assertDiagonalises(model, stats(rows));
    }
  }

  @ParameterizedTest
  @EnumSource
  void allRoutesLeadToTheSameModel(Route route) {
    for (Standardization standardization : Standardization.values()) {
      PcaModel expected = Route.ROWS_NATIVE.fit(separated(), standardization, ComponentCount.of(8));
      PcaModel model = route.fit(separated(), standardization, ComponentCount.of(8));
      assertThat(model.k()).isEqualTo(8);
      assertThat(model.n()).isEqualTo(30);
      double largest = expected.explainedVariance()[0];
      assertThat(model.explainedVariance())
          .containsExactly(expected.explainedVariance(), within(VALUE * largest));
      assertThat(model.components()).containsExactly(expected.components(), within(VECTOR));
      assertThat(model.scale()).containsExactly(expected.scale(), within(1e-14));
    }
  }

  /**
   * Four features of variance 4 and six of variance 1, turned by a reflection: the leading four
   * components may be any basis of their subspace, but no other subspace.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"CO_MOMENTS_NATIVE", "CO_MOMENTS_PORTABLE"})
  void repeatedEigenvaluesSpanTheRightSubspace(Route route) {
    int d = 10;
    double[][] rows = new double[2 * d][d];
    double[] mirror = normal(1, d)[0];
    double norm = DoubleStream.of(mirror).map(x -> x * x).sum();
    double[][] axes = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int p = 0; p < d; p++) {
        axes[i][p] = (i == p ? 1 : 0) - 2 * mirror[i] * mirror[p] / norm;
        rows[i][p] = (i < 4 ? 2 : 1) * axes[i][p];
        rows[d + i][p] = -rows[i][p];
      }
    }
    PcaModel model = route.fit(rows, Standardization.NONE, ComponentCount.of(4));
    double variance = 2 * 4.0 / (2 * d - 1);
    assertThat(model.explainedVariance())
        .containsExactly(new double[] {variance, variance, variance, variance}, within(1e-14));
    for (int i = 0; i < 4; i++) {
      double inside = 0;
      for (int j = 0; j < 4; j++) {
        inside += Math.pow(dot(model.components(), i, axes[j]), 2);
      }
      assertThat(1 - inside).as("squared sine of the angle").isLessThan(1e-14);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fractionTakesTheFewestComponents(Route route) {
    PcaModel all = route.fit(separated(), Standardization.NONE, ALL);
    PcaModel model = route.fit(separated(), Standardization.NONE, ComponentCount.ofFraction(0.9));
    double[] ratios = all.explainedVarianceRatio();
    double withOneLess = DoubleStream.of(ratios).limit(model.k() - 1).sum();
    assertThat(withOneLess).isLessThan(0.9);
    assertThat(withOneLess + ratios[model.k() - 1]).isGreaterThanOrEqualTo(0.9);
    assertThat(model.explainedVariance())
        .containsExactly(
            Arrays.copyOf(all.explainedVariance(), model.k()),
            within(VALUE * all.explainedVariance()[0]));
  }

  @ParameterizedTest
  @EnumSource
  void identicalRowsGiveUnitVectorsWithoutVariance(Route route) {
    double[][] rows = repeated(normal(1, 9), 3);
    PcaModel model = route.fit(rows, Standardization.UNIT_VARIANCE, ComponentCount.of(50));
    assertThat(model.k()).isEqualTo(2);
    assertThat(model.totalVariance()).isZero();
    assertThat(model.explainedVarianceRatio()).containsExactly(0, 0);
    assertThat(model.components())
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(route.fit(rows, Standardization.NONE, ComponentCount.ofFraction(0.9)).k())
        .isEqualTo(1);
  }

  @Test
  void constantFeaturesContributeNothingWhenStandardised() {
    double[][] rows = mapped(normal(50, 6), (i, x) -> i == 2 ? 1e8 / 3 : x);
    PcaModel model = Pca.fit(stats(rows), Standardization.UNIT_VARIANCE, ComponentCount.of(5));
    assertThat(model.scale()[2]).isEqualTo(1);
    assertThat(model.totalVariance()).isEqualTo(5);
    assertThat(DoubleStream.of(model.explainedVarianceRatio()).sum()).isCloseTo(1, within(1e-13));
    for (int i = 0; i < 5; i++) {
      assertThat(model.components()[i * 6 + 2]).isCloseTo(0, within(1e-13));
    }
  }

  /**
   * Constants: scikit-learn 1.2.1 (NumPy 1.24.2), {@code PCA(n_components=3, svd_solver="full")} of
   * the centred rows, divided by {@code std(0, ddof=1)} in the second case; signs turned so that
   * each component's largest entry is positive.
   */
  @ParameterizedTest
  @EnumSource
  void agreesWithScikitLearn(Standardization standardization) {
    boolean none = standardization == Standardization.NONE;
    double[][] rows = new double[12][5];
    for (int r = 0; r < 12; r++) {
      for (int i = 0; i < 5; i++) {
        rows[r][i] = (7 * r * r + 11 * r * i + 3 * i * i * i + r * i % 5 * 13) % 101;
      }
    }
    PcaModel model = Pca.fit(stats(rows), standardization, ComponentCount.of(3));
    assertThat(model.explainedVariance())
        .containsExactly(
            none
                ? new double[] {1625.378622961091, 1142.3324156890992, 624.5863377366342}
                : new double[] {1.9750068701787653, 1.477909714147956, 0.7776290173261046},
            within(VALUE * model.explainedVariance()[0]));
    assertThat(model.explainedVarianceRatio())
        .containsExactly(
            none
                ? new double[] {0.41751719445320723, 0.29343527630662386, 0.16043987028113227}
                : new double[] {0.395001374035753, 0.29558194282959116, 0.15552580346522088},
            within(VALUE));
    assertThat(row(model, 0))
        .containsExactly(
            none
                ? new double[] {
                  0.6435997570121861,
                  0.1068735276642635,
                  -0.19305843576250348,
                  -0.4364074213047344,
                  -0.5887566601487735
                }
                : new double[] {
                  0.655585113457089,
                  -0.019351346040285877,
                  -0.4138819815708602,
                  -0.49682848328280027,
                  -0.38948279544772624
                },
            within(1e-13));
    assertThat(PcaProjector.of(model).projectDouble(new float[] {11, 9, 61, 48, 89}))
        .containsExactly(
            none
                ? new double[] {-43.939173740142635, -23.4878782038651, 0.028674664445752986}
                : new double[] {-1.3730844479418571, -1.0405717260569884, -0.11846848681953244},
            within(1e-11));
  }

  @Test
  void tooFewRowsAreRefused() {
    for (int n : new int[] {0, 1}) {
      CovarianceAccumulator accumulator = CovarianceAccumulator.create(3);
      for (int r = 0; r < n; r++) {
        accumulator.add(new float[3]);
      }
      assertThatThrownBy(
              () -> Pca.fit(accumulator.snapshot(), Standardization.NONE, ComponentCount.of(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("PCA needs at least 2 images, but there are " + n);
    }
  }

  @Test
  void overflowingVarianceIsRefused() {
    CovarianceStats stats = stats(new double[][] {{1e200}, {-1e200}, {0}});
    assertThatThrownBy(() -> Pca.fit(stats, Standardization.NONE, ComponentCount.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The variance of the features overflows double");
  }

  /** A covariance matrix of this width would need 34 GB. */
  @Test
  void fewRowsOfAnyWidthAreNoBurden() {
    PcaModel model =
        Pca.fit(stats(normal(8, 65_000)), Standardization.UNIT_VARIANCE, ComponentCount.of(7));
    assertThat(model.k()).isEqualTo(7);
    assertThat(DoubleStream.of(model.explainedVarianceRatio()).sum()).isCloseTo(1, within(1e-12));
    assertOrthonormal(model);
  }

  private static void assertOrthonormal(PcaModel model) {
    for (int i = 0; i < model.k(); i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(dot(model.components(), i, row(model, j)))
            .as("components %d, %d", i, j)
            .isCloseTo(i == j ? 1 : 0, within(ORTHONORMAL));
      }
    }
  }

  private static void assertSigns(PcaModel model) {
    for (int i = 0; i < model.k(); i++) {
      double largest = 0;
      for (double entry : row(model, i)) {
        largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
      }
      assertThat(largest).as("largest entry of component %d", i).isPositive();
    }
  }

  /** Checks {@code C v = lambda v} for each component, relative to the largest eigenvalue. */
  private static void assertDiagonalises(PcaModel model, CovarianceStats stats) {
    int d = model.d();
    for (int i = 0; i < model.k(); i++) {
      double[] component = row(model, i);
      for (int p = 0; p < d; p++) {
        double image = 0;
        for (int q = 0; q < d; q++) {
          image += stats.covariance(p, q) / (model.scale()[p] * model.scale()[q]) * component[q];
        }
        assertThat(image)
            .as("component %d, feature %d", i, p)
            .isCloseTo(
                model.explainedVariance()[i] * component[p],
                within(VALUE * 10 * model.explainedVariance()[0]));
      }
    }
  }

  private static double[] row(PcaModel model, int i) {
    return Arrays.copyOfRange(model.components(), i * model.d(), (i + 1) * model.d());
  }

  private static double dot(double[] rows, int i, double[] vector) {
    double sum = 0;
    for (int p = 0; p < vector.length; p++) {
      sum += rows[i * vector.length + p] * vector[p];
    }
    return sum;
  }

  private static CovarianceStats stats(double[][] rows) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(rows[0].length);
    for (double[] row : rows) {
      accumulator.add(row);
    }
    return accumulator.snapshot();
  }

  private static double[][] normal(int n, int d) {
    Random random = new Random(SEED);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    return rows;
  }

  /** Thirty rows of 80 features whose variances fall by half from component to component. */
  private static double[][] separated() {
    double[][] weights = normal(30, 20);
    double[][] directions = normal(20, 80);
    double[][] rows = new double[30][80];
    for (int r = 0; r < 30; r++) {
      for (int c = 0; c < 20; c++) {
        for (int i = 0; i < 80; i++) {
          rows[r][i] += weights[r][c] * Math.pow(0.7, c) * directions[c][i];
        }
      }
    }
    return rows;
  }

  private static double[][] mapped(double[][] rows, Entry entry) {
    return Arrays.stream(rows)
        .map(
            row -> {
              double[] mapped = new double[row.length];
              Arrays.setAll(mapped, i -> entry.map(i, row[i]));
              return mapped;
            })
        .toArray(double[][]::new);
  }

  private static double[][] duplicateColumns(double[][] rows) {
    for (double[] row : rows) {
      row[row.length - 1] = row[0];
    }
    return rows;
  }

  private static double[][] repeated(double[][] rows, int times) {
    return Stream.generate(() -> rows)
        .limit(times)
        .flatMap(Arrays::stream)
        .toArray(double[][]::new);
  }

  private interface Entry {
    double map(int i, double x);
  }
}
