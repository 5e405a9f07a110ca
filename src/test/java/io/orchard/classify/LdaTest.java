package io.orchard.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.rows.Prediction;
import io.orchard.stats.BlasSetting;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LdaTest {
  private static final double LEVEL = 0.999;

  /** Of a probability; scikit-learn's least squares and this inverse round differently. */
  private static final double PROBABILITY = 1e-9;

  /** Of an entry of the covariance, relative to the largest variance of all images. */
  private static final double ONE_PASS = 1e-9;

  private static final LdaSettings AUTO = new LdaSettings(Shrinkage.auto(), Priors.COUNTS);

  static Stream<SklearnCase> sklearn() {
    return SklearnCase.all();
  }

  @ParameterizedTest
  @MethodSource("sklearn")
  void probabilitiesAndPredictionsEqualSklearn(SklearnCase expected) {
    LdaClassifier classifier = expected.fit();
    LdaPredictor predictor = new LdaPredictor(classifier, LEVEL);
    assertThat(classifier.shrinkage()).isCloseTo(expected.intensity(), within(1e-10));
    double largest = 0;
    for (int q = 0; q < expected.queries().length; q++) {
      Prediction prediction = predictor.predict(expected.projected(q));
      assertThat(prediction.predicted()).isEqualTo(expected.predicted().get(q));
      assertThat(prediction.distance()).isCloseTo(expected.distances()[q], within(1e-7));
      for (Prediction.Candidate candidate : prediction.top()) {
        double theirs = expected.probabilities()[q][classifier.labels().indexOf(candidate.label())];
        largest = Math.max(largest, Math.abs(candidate.probability() - theirs));
      }
      assertThat(prediction.top()).hasSize(Math.min(5, classifier.c()));
      assertThat(prediction.top().stream().map(Prediction.Candidate::probability).toList())
          .isSortedAccordingTo(Collections.reverseOrder());
    }
    System.out.printf(
        Locale.ROOT, "%s: largest probability difference %.3g%n", expected.name(), largest);
    assertThat(largest).isLessThan(PROBABILITY);
  }

  /** What scatter within the classes is computed against: the vectors, projected one by one. */
  private record Projected(double[] within, double[] means) {
    static Projected of(PcaModel model, double[][] rows, List<String> labels) {
      List<String> classes =
          labels.stream().filter(label -> label != null).distinct().sorted().toList();
      int k = model.k();
      double[] counts = new double[classes.size()];
      double[] means = new double[classes.size() * k];
      double[][] z = new double[rows.length][];
      for (int r = 0; r < rows.length; r++) {
        z[r] = Vectors.project(model, rows[r]);
        int c = classes.indexOf(labels.get(r));
        for (int i = 0; c >= 0 && i < k; i++) {
          means[c * k + i] += z[r][i];
        }
        if (c >= 0) {
          counts[c]++;
        }
      }
      for (int i = 0; i < means.length; i++) {
        means[i] /= counts[i / k];
      }
      double[] within = new double[k * k];
      double n = Arrays.stream(counts).sum();
      for (int r = 0; r < rows.length; r++) {
        int c = classes.indexOf(labels.get(r));
        for (int i = 0; c >= 0 && i < within.length; i++) {
          within[i] +=
              (z[r][i / k] - means[c * k + i / k]) * (z[r][i % k] - means[c * k + i % k]) / n;
        }
      }
      return new Projected(within, means);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "standardised",
        "some unlabelled",
        "most unlabelled",
        "offset 1e8",
        "n < d",
        "scales",
        "rows held",
        "one image in most classes",
        "a class without variance"
      })
  void theOnePassGivesTheClassifierOfTheProjectedVectors(String kind) throws Exception {
    Random random = new Random(kind.hashCode());
    int n = kind.equals("n < d") ? 25 : 400;
    int d = kind.equals("rows held") || kind.equals("n < d") ? 60 : 18;
    double[][] rows = new double[n][d];
    List<String> labels = new ArrayList<>();
    for (int r = 0; r < n; r++) {
      int c = kind.startsWith("one image") ? Math.max(0, r - 60) : random.nextInt(6);
      for (int i = 0; i < d; i++) {
        double noise = kind.startsWith("a class") && c == 2 ? 0 : random.nextGaussian();
        rows[r][i] = Math.sin(7 * c + i) + noise * (1 + i % 3);
        rows[r][i] *= kind.equals("scales") ? Math.pow(10, i % 5 - 2) : 1;
        rows[r][i] += kind.startsWith("offset") ? 1e8 : 0;
      }
      boolean unlabelled =
          kind.equals("some unlabelled") && r % 9 == 0 || kind.startsWith("most") && r % 9 > 0;
      labels.add(unlabelled ? null : "class " + c);
    }
    PcaModel model =
        Pca.fit(
            Vectors.statistics(rows),
            kind.startsWith("standard") ? Standardization.UNIT_VARIANCE : Standardization.NONE,
            ComponentCount.of(10));
    LdaClassifier classifier = Lda.fit(model, Vectors.classes(rows, labels), AUTO);
    Projected expected = Projected.of(model, rows, labels);
    double largest = model.explainedVariance()[0];
    // Doubles at 1e8 tell deviations from each other to 1e-8 only.
    double tolerance = kind.startsWith("offset") ? 1e-7 : ONE_PASS;
    assertThat(classifier.within()).containsExactly(expected.within(), within(tolerance * largest));
    assertThat(classifier.means())
        .containsExactly(expected.means(), within(tolerance * Math.sqrt(largest)));
    for (int i = 0; i < 100; i++) {
      assertThat(classifier.within()[i]).isEqualTo(classifier.within()[i % 10 * 10 + i / 10]);
    }
  }

  /** Half of the features are the class itself, so that rounding is all that is left of them. */
  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void theCovarianceIsSymmetricToTheLastBitWhereRoundingIsTakenOut(String blas) throws Exception {
    Random random = new Random(8);
    double[][] rows = new double[90][16];
    List<String> labels = new ArrayList<>();
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < 16; i++) {
        double noise = i % 2 == 0 ? 0 : random.nextGaussian();
        rows[r][i] = Math.sin(5 * (r % 9) + i) + noise;
      }
      labels.add(r < 80 ? "class " + r % 9 : null);
    }
    try (BlasSetting setting = BlasSetting.of(blas)) {
      PcaModel model =
          Pca.fit(Vectors.statistics(rows), Standardization.NONE, ComponentCount.of(16));
      double[] within = Lda.fit(model, Vectors.classes(rows, labels), AUTO).within();
      for (int i = 0; i < within.length; i++) {
        assertThat(within[i]).isEqualTo(within[i % 16 * 16 + i / 16]);
      }
    }
  }

  @Test
  void aSketchGivesACovarianceWithinItsBound() throws Exception {
    Random random = new Random(3);
    int d = 30;
    double[][] rows = new double[500][d];
    List<String> labels = new ArrayList<>();
    CovarianceAccumulator sketch = CovarianceAccumulator.create(StatsPlan.sketch(d, 20));
    for (double[] row : rows) {
      int c = random.nextInt(3);
      labels.add("class " + c);
      for (int i = 0; i < d; i++) {
        row[i] = (c == i ? 9 : 0) + random.nextGaussian() * Math.exp(-i / 4.0);
      }
      sketch.add(row);
    }
    PcaModel model = Pca.fit(sketch.snapshot(), Standardization.NONE, ComponentCount.of(4));
    assertThat(model.errorBound()).isPositive();
    LdaClassifier classifier = Lda.fit(model, Vectors.classes(rows, labels), AUTO);
    double[] expected = Projected.of(model, rows, labels).within();
    assertThat(classifier.within())
        .containsExactly(expected, within(model.errorBound() / 2 + 1e-9));
  }

  @Test
  void oneClassAndOneImagePerClassSayWhyThereIsNoClassifier() {
    double[][] rows = {{1, 2}, {3, 5}, {4, 4}};
    assertReason(rows, List.of("Kiwi", "Kiwi", "Kiwi"), "all labels are 'Kiwi'");
    assertReason(rows, Arrays.asList(null, null, null), "no image has a label");
    assertReason(rows, Arrays.asList("Kiwi", null, null), "all labels are 'Kiwi'");
    assertReason(rows, List.of("a", "b", "c"), "every class has one image");
    double[][] pairs = {{0.1, 2}, {0.1, 2}, {0.7, -5}, {0.7, -5}};
    assertReason(pairs, List.of("a", "a", "b", "b"), "of each class are all the same");
    double[][] same = {{0.1, 2}, {0.1, 2}, {0.1, 2}};
    assertReason(same, List.of("a", "a", "b"), "of each class are all the same");
  }

  private static void assertReason(double[][] rows, List<String> labels, String reason) {
    PcaModel model = Pca.fit(Vectors.statistics(rows), Standardization.NONE, ComponentCount.of(2));
    assertThatThrownBy(() -> Lda.fit(model, Vectors.classes(rows, labels), AUTO))
        .isInstanceOf(NoClassifierException.class)
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  /**
   * The first feature is the class itself: nothing of it is left within, whatever rounding says.
   */
  @Test
  void aDirectionWithoutScatterDoesNotCountUnlessItIsShrunk() throws Exception {
    Random random = new Random(5);
    double[][] rows = new double[60][];
    List<String> labels = new ArrayList<>();
    for (int r = 0; r < 60; r++) {
      rows[r] = new double[] {r % 3 / 3.0, random.nextGaussian() + r % 3, random.nextGaussian()};
      labels.add("class " + r % 3);
    }
    PcaModel model = Pca.fit(Vectors.statistics(rows), Standardization.NONE, ComponentCount.of(3));
    ClassStats stats = Vectors.classes(rows, labels);
    LdaSettings plain = new LdaSettings(Shrinkage.parse("0"), Priors.COUNTS);
    Prediction prediction =
        new LdaPredictor(Lda.fit(model, stats, plain), LEVEL)
            .predict(Vectors.project(model, new double[] {100, 1, 0}));
    assertThat(prediction.distance()).isLessThan(3);
    assertThat(prediction.unknown()).isFalse();
    LdaSettings shrunk = new LdaSettings(Shrinkage.parse("0.01"), Priors.COUNTS);
    assertThat(
            new LdaPredictor(Lda.fit(model, stats, shrunk), LEVEL)
                .predict(Vectors.project(model, new double[] {100, 1, 0}))
                .unknown())
        .isTrue();
  }

  @Test
  void tenThousandClassesAreToldApart() throws Exception {
    int c = 10_000;
    int d = 40;
    Random random = new Random(11);
    double[][] rows = new double[3 * c][d];
    List<String> labels = new ArrayList<>();
    for (int r = 0; r < rows.length; r++) {
      Random centre = new Random(r % c);
      for (int i = 0; i < d; i++) {
        rows[r][i] = 5 * centre.nextGaussian() + random.nextGaussian();
      }
      labels.add("class " + r % c);
    }
    PcaModel model = Pca.fit(Vectors.statistics(rows), Standardization.NONE, ComponentCount.of(30));
    LdaClassifier classifier = Lda.fit(model, Vectors.classes(rows, labels), AUTO);
    LdaPredictor predictor = new LdaPredictor(classifier, LEVEL);
    long start = System.nanoTime();
    long right =
        IntStream.range(0, 2000)
            .filter(
                r ->
                    predictor
                        .predict(Vectors.project(model, rows[r]))
                        .predicted()
                        .equals(labels.get(r)))
            .count();
    System.out.printf(
        Locale.ROOT,
        "10,000 classes: %d of 2000 right, %.2f ms each%n",
        right,
        (System.nanoTime() - start) / 2e9);
    assertThat(right).isGreaterThan(1990);
    assertThat(classifier.within())
        .containsExactly(
            Projected.of(model, Arrays.copyOf(rows, rows.length), labels).within(),
            within(ONE_PASS * model.explainedVariance()[0]));
  }

  @Test
  void farAwayIsUnknownAndTheLevelIsKeptByNormalData() throws Exception {
    Random random = new Random(2);
    double[][] rows = new double[20_000][4];
    List<String> labels = new ArrayList<>();
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < 4; i++) {
        rows[r][i] = random.nextGaussian() * (i + 1) + (i == 0 ? 30 * (r % 2) : 0);
      }
      labels.add("class " + r % 2);
    }
    PcaModel model = Pca.fit(Vectors.statistics(rows), Standardization.NONE, ComponentCount.of(4));
    LdaSettings plain = new LdaSettings(Shrinkage.parse("0"), Priors.UNIFORM);
    LdaPredictor predictor =
        new LdaPredictor(Lda.fit(model, Vectors.classes(rows, labels), plain), 0.99);
    long unknown =
        Arrays.stream(rows)
            .filter(row -> predictor.predict(Vectors.project(model, row)).unknown())
            .count();
    assertThat(unknown / 20_000.0).isCloseTo(0.01, within(0.002));
    // SciPy 1.10.1, scipy.stats.chi2.ppf(0.99, 4): 13.276704135987622
    assertThat(predictor.limit() * predictor.limit()).isCloseTo(13.27670414, within(1e-7));
    assertThat(predictor.predict(Vectors.project(model, new double[] {0, 99, 0, 0})).unknown())
        .isTrue();
  }

  @Test
  void shrinkageIsAutoOrANumberFromZeroToOne() {
    assertThat(Shrinkage.parse("auto")).isEqualTo(Shrinkage.auto());
    assertThat(Shrinkage.parse("0.25").intensity()).isEqualTo(0.25);
    for (String bad : new String[] {"1.1", "-0.1", "NaN", "much", ""}) {
      assertThatThrownBy(() -> Shrinkage.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("auto or a number from 0 to 1");
    }
    assertThat(Shrinkage.auto().resolve(new double[] {2, 2, 2}, 100)).isEqualTo(1);
    assertThat(Shrinkage.auto().resolve(new double[] {2, 1, 0}, 1)).isEqualTo(1);
  }

  @Test
  void aModelOfOtherImagesIsRefused() {
    double[][] rows = {{1, 2}, {3, 5}, {4, 4}, {8, 1}};
    CovarianceStats three = Vectors.statistics(Arrays.copyOf(rows, 3));
    PcaModel model = Pca.fit(three, Standardization.NONE, ComponentCount.of(2));
    ClassStats four = Vectors.classes(rows, List.of("a", "a", "b", "b"));
    assertThatThrownBy(() -> Lda.fit(model, four, AUTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fitted on 3 images, but 4 have a label");
    assertThat(new ClassStats(new TreeMap<>(), three).labelled()).isZero();
  }
}
