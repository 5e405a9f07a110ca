package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.classify.Lda;
import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.Priors;
import io.orchard.classify.Shrinkage;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.MeanAccumulator;
import io.orchard.stats.MeanStats;
import io.orchard.stats.StatsPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classifier that comes out of a pipeline is that of all labelled features that went in. */
class FitClassifierTest {
  private static final int D = 30;
  private static final ComponentCount K = ComponentCount.of(6);
  private static final LdaSettings SETTINGS = new LdaSettings(Shrinkage.auto(), Priors.COUNTS);

  private static final List<LdaClassifier> STORED = Collections.synchronizedList(new ArrayList<>());
  private static final List<ClassStats> LEARNED = Collections.synchronizedList(new ArrayList<>());
  private static final List<String> REASONS = Collections.synchronizedList(new ArrayList<>());

  private static void store(
      ClassStats statistics, @Nullable LdaClassifier classifier, @Nullable String reason) {
    LEARNED.add(statistics);
    if (classifier != null) {
      STORED.add(classifier);
    }
    if (reason != null) {
      REASONS.add(reason);
    }
  }

  static Stream<StatsPlan> plans() {
    return Stream.of(StatsPlan.exact(D), StatsPlan.rows(D), StatsPlan.sketch(D, 1000));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void theClassifierOfManyBundlesIsThatOfAllRows(StatsPlan plan) throws Exception {
    List<ImageFeatures> rows = rows(400, 7, 5);
    run(plan, rows);
    assertThat(REASONS).isEmpty();
    LdaClassifier expected = Lda.fit(model(rows), statistics(rows), SETTINGS);
    LdaClassifier actual = STORED.get(0);
    assertThat(actual.labels()).isEqualTo(expected.labels()).hasSize(7);
    assertThat(actual.counts()).isEqualTo(expected.counts());
    assertThat(actual.means()).containsExactly(expected.means(), within(1e-9));
    assertThat(actual.within()).containsExactly(expected.within(), within(1e-9));
    assertThat(actual.shrinkage()).isCloseTo(expected.shrinkage(), within(1e-9));
    assertThat(LEARNED.get(0).unlabelled().count()).isEqualTo(80);
  }

  @Test
  void tenThousandClassesGoThroughOneByOne() throws Exception {
    List<ImageFeatures> rows = rows(20_000, 10_000, 0);
    run(StatsPlan.exact(D), rows);
    assertThat(STORED.get(0).c()).isEqualTo(10_000);
    LdaClassifier expected = Lda.fit(model(rows), statistics(rows), SETTINGS);
    assertThat(STORED.get(0).within()).containsExactly(expected.within(), within(1e-9));
  }

  @Test
  void withoutTwoClassesTheReasonIsStored() {
    run(StatsPlan.exact(D), rows(50, 1, 0));
    assertThat(STORED).isEmpty();
    assertThat(REASONS.get(0)).contains("all labels are 'class 0'");
    assertThat(LEARNED.get(0).labelled()).isEqualTo(50);
    run(StatsPlan.exact(D), rows(50, 1, 1));
    assertThat(REASONS.get(0)).contains("no image has a label");
  }

  @Test
  void tooFewImagesForAModelStoreNothing() {
    run(StatsPlan.exact(D), rows(1, 1, 0));
    assertThat(LEARNED).isEmpty();
  }

  private static void run(StatsPlan plan, List<ImageFeatures> rows) {
    STORED.clear();
    LEARNED.clear();
    REASONS.clear();
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<ImageFeatures> features =
        pipeline.apply(Create.of(rows).withCoder(RowCoders.IMAGE_FEATURES));
    PCollectionView<List<ModelChunk>> model =
        features.apply(FitPca.of(plan, Standardization.NONE, K)).apply(View.asList());
    features.apply(FitClassifier.of(plan, SETTINGS, model, FitClassifierTest::store));
    pipeline.run().waitUntilFinish();
  }

  private static PcaModel model(List<ImageFeatures> rows) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(D);
    rows.forEach(row -> accumulator.add(row.features()));
    return Pca.fit(accumulator.snapshot(), Standardization.NONE, K);
  }

  private static ClassStats statistics(List<ImageFeatures> rows) {
    CovarianceAccumulator unlabelled = CovarianceAccumulator.create(D);
    TreeMap<String, MeanAccumulator> sums = new TreeMap<>();
    for (ImageFeatures row : rows) {
      if (row.label() == null) {
        unlabelled.add(row.features());
      } else {
        sums.computeIfAbsent(row.label(), label -> MeanAccumulator.create(D)).add(row.features());
      }
    }
    TreeMap<String, MeanStats> classes = new TreeMap<>();
    sums.forEach((label, sum) -> classes.put(label, sum.snapshot()));
    return new ClassStats(classes, unlabelled.snapshot());
  }

  /**
   * Draws rows of c classes in turn.
   *
   * @param without every so many rows have no label; 0 for none
   */
  private static List<ImageFeatures> rows(int n, int c, int without) {
    Random random = new Random(n);
    List<ImageFeatures> rows = new ArrayList<>();
    for (int r = 0; r < n; r++) {
      float[] features = new float[D];
      for (int i = 0; i < D; i++) {
        features[i] = (float) (3 * Math.sin(r % c * 7.0 + i) + random.nextGaussian() / (i + 1));
      }
      boolean unlabelled = without > 0 && r % without == 0;
      String label = unlabelled ? null : "class " + r % c;
      rows.add(new ImageFeatures(new ImageFile("image" + r, 0, null, label, null), features));
    }
    return rows;
  }
}
