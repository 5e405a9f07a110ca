package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.CombineFnTester;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistics of anyone's vectors, however Beam splits, codes and merges them. */
class CovarianceFnTest {

  private static final int D = 24;
  private static final int CLASSES = 12;
  private static final ComponentCount K = ComponentCount.of(6);

  /** Of co-moments in another order, as {@link CovarianceAccumulator} states it. */
  private static final double TOLERANCE = 1e-12;

  static Stream<StatsPlan> plans() {
    return Stream.of(StatsPlan.exact(D), StatsPlan.rows(D), StatsPlan.sketch(D, 4 * D));
  }

  /** Classes of 3 to 289 vectors: some stay rows, some become co-moments. */
  @Test
  void aModelForEachOfTwelveClassesIsThatOfTwelveFits() {
    Map<String, List<float[]>> classes = new TreeMap<>();
    List<KV<String, float[]>> all = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      String label = "class " + i;
      classes.put(label, vectors(i, 3 + 26 * i));
      classes.get(label).forEach(vector -> all.add(KV.of(label, vector)));
    }
    Collections.shuffle(all, new Random(1));
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<KV<String, PcaModel>> models =
        pipeline
            .apply(Create.of(all))
            .apply(Reshuffle.viaRandomKey())
            .apply(Combine.perKey(CovarianceFn.of(StatsPlan.exact(D))))
            .apply(
                MapElements.into(new TypeDescriptor<KV<String, PcaModel>>() {})
                    .via(each -> KV.of(each.getKey(), fit(each.getValue()))));
    PAssert.that(models)
        .satisfies(
            fitted -> {
              Map<String, PcaModel> byClass = new TreeMap<>();
              fitted.forEach(each -> byClass.put(each.getKey(), each.getValue()));
              assertThat(byClass).containsOnlyKeys(classes.keySet());
              byClass.forEach((label, model) -> assertClose(model, fit(of(classes.get(label)))));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void vectorsOfAnyoneAreFittedByTheTransformToo() {
    List<float[]> vectors = vectors(0, 200);
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<ModelChunk> chunks =
        pipeline
            .apply(Create.of(vectors))
            .apply(FitPca.of(v -> v, StatsPlan.exact(D), Standardization.NONE, K));
    PcaModel expected = fit(of(vectors));
    PAssert.that(chunks)
        .satisfies(
            all -> {
              List<ModelChunk> list = new ArrayList<>();
              all.forEach(list::add);
              assertClose(ModelChunk.pcaModel(list), expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** Beam serializes what there is of no vector. */
  @Test
  void ofNoVectorsThereAreEmptyStatistics() {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<CovarianceStats> none =
        pipeline
            .apply(Create.empty(TypeDescriptor.of(float[].class)))
            .apply(Combine.globally(CovarianceFn.of(StatsPlan.exact(D))));
    PAssert.thatSingleton(none).isEqualTo(of(List.of()));
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void anySplitGivesTheStatisticsOfAll(StatsPlan plan) {
    List<float[]> vectors = vectors(0, 60);
    CovarianceStats expected = of(vectors);
    CombineFnTester.testCombineFn(
        CovarianceFn.of(plan),
        vectors,
        new CustomTypeSafeMatcher<CovarianceStats>("the statistics of all vectors") {
          @Override
          protected boolean matchesSafely(CovarianceStats actual) {
            return actual.count() == expected.count() && distance(actual, expected) < TOLERANCE;
          }
        });
  }

  /** Beyond the rows that are held: a sketch must not become a triangle on its way. */
  @ParameterizedTest
  @MethodSource("plans")
  void accumulatorsGoOnBehindTheirCoder(StatsPlan plan) throws Exception {
    CovarianceFn fn = CovarianceFn.of(plan);
    List<float[]> vectors = vectors(0, 300);
    List<CovarianceAccumulator> accumulators = new ArrayList<>();
    for (List<float[]> part : List.of(vectors.subList(0, 20), vectors.subList(20, 300))) {
      CovarianceAccumulator accumulator = coded(fn, fn.createAccumulator());
      for (int i = 0; i < part.size(); i++) {
        accumulator = fn.addInput(accumulator, part.get(i));
        if (i == part.size() / 2) {
          accumulator = coded(fn, accumulator);
        }
      }
      accumulators.add(accumulator);
    }
    CovarianceStats actual = fn.extractOutput(fn.mergeAccumulators(accumulators));
    assertThat(actual.form()).isEqualTo(plain(plan, vectors).form());
    assertThat(actual.count()).isEqualTo(300);
    assertThat(actual.means()).containsExactly(of(vectors).means(), within(TOLERANCE));
    assertThat(actual.variances()).containsExactly(of(vectors).variances(), within(TOLERANCE));
  }

  private static CovarianceAccumulator coded(CovarianceFn fn, CovarianceAccumulator accumulator)
      throws Exception {
    Coder<CovarianceAccumulator> coder = fn.getAccumulatorCoder(null, null);
    return CoderUtils.clone(coder, accumulator);
  }

  private static CovarianceStats of(List<float[]> vectors) {
    return plain(StatsPlan.exact(D), vectors);
  }

  private static CovarianceStats plain(StatsPlan plan, List<float[]> vectors) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
    vectors.forEach(accumulator::add);
    return accumulator.snapshot();
  }

  private static PcaModel fit(CovarianceStats stats) {
    return Pca.fit(stats, Standardization.NONE, K);
  }

  private static double distance(CovarianceStats a, CovarianceStats b) {
    return IntStream.range(0, D * D)
        .mapToDouble(i -> Math.abs(a.covariance(i / D, i % D) - b.covariance(i / D, i % D)))
        .max()
        .getAsDouble();
  }

  private static void assertClose(PcaModel actual, PcaModel expected) {
    assertThat(actual.n()).isEqualTo(expected.n());
    assertThat(actual.mean()).containsExactly(expected.mean(), within(TOLERANCE));
    assertThat(actual.scale()).containsExactly(expected.scale(), within(TOLERANCE));
    assertThat(actual.components()).containsExactly(expected.components(), within(TOLERANCE));
    assertThat(actual.explainedVariance())
        .containsExactly(expected.explainedVariance(), within(TOLERANCE));
  }

  /** Vectors along directions that have a variance of their own each, so that axes are theirs. */
  private static List<float[]> vectors(int seed, int n) {
    Random random = new Random(seed);
    double[] directions = random.doubles((long) D * D, -1, 1).toArray();
    return IntStream.range(0, n)
        .mapToObj(
            r -> {
              float[] vector = new float[D];
              for (int j = 0; j < D; j++) {
                double along = random.nextGaussian() / (1 + j * j);
                for (int i = 0; i < D; i++) {
                  vector[i] += (float) (along * directions[j * D + i]);
                }
              }
              return vector;
            })
        .toList();
  }
}
