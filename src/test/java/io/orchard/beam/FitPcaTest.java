package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.image.ImagePreparation;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.NameFilter;
import io.orchard.model.FeatureSource;
import io.orchard.network.FeatureExtractor;
import io.orchard.network.SharedExtractors;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RowCoders;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.StatsPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model that comes out of a pipeline is that of all features that went in. */
class FitPcaTest {
  private static final int D = 40;
  private static final ComponentCount K = ComponentCount.of(4);
  private static final List<PcaModel> STORED = Collections.synchronizedList(new ArrayList<>());

  static Stream<StatsPlan> plans() {
    return Stream.of(StatsPlan.exact(D), StatsPlan.rows(D), StatsPlan.sketch(D, 1000));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void theModelOfManyBundlesIsThatOfAllRows(StatsPlan plan) {
    STORED.clear();
    List<ImageFeatures> rows = rows(300, D);
    Pipeline pipeline = pipeline();
    FitPca<ImageFeatures> fit =
        FitPca.of(plan, Standardization.UNIT_VARIANCE, K)
            .writingTo((model, statistics) -> STORED.add(model));
    PCollection<ModelChunk> chunks = features(pipeline, rows).apply(fit);
    PcaModel expected = expected(rows);
    PAssert.that(chunks)
        .satisfies(
            all -> {
              List<ModelChunk> list = new ArrayList<>();
              all.forEach(list::add);
              assertClose(ModelChunk.join(ElementCoders.PCA_MODEL, list), expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(STORED).hasSize(1);
    assertClose(STORED.get(0), expected);
  }

  @Test
  void fewerThanTwoImagesGiveNoModel() {
    for (int n : new int[] {0, 1}) {
      Pipeline pipeline = pipeline();
      FitPca<ImageFeatures> fit = FitPca.of(StatsPlan.exact(D), Standardization.NONE, K);
      PAssert.that(features(pipeline, rows(n, D)).apply(fit)).empty();
      pipeline.run().waitUntilFinish();
    }
  }

  @Test
  void aWideModelTravelsInChunksOfLessThanSixteenMegabytes() {
    int d = 400_000;
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    double[] components = new Random(1).doubles(6L * d).toArray();
    PcaModel model =
        new PcaModel(9, ones, ones, components, new double[6], 1, Standardization.NONE);
    List<ModelChunk> chunks = new ArrayList<>(ModelChunk.of(ElementCoders.PCA_MODEL, model));
    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.bytes().length).isLessThan(16_000_000));
    Collections.reverse(chunks);
    assertThat(ModelChunk.join(ElementCoders.PCA_MODEL, chunks)).isEqualTo(model);
  }

  @Test
  void aFeatureThatIsNotFiniteRejectsItsImageAndLeavesTheModelAlone() {
    STORED.clear();
    FeatureSource source = new FeatureSource("fake", "", 2, 2);
    List<ImageFile> files;
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create());
        Stream<ImageFile> all =
            stores.list(ImageLocation.parse("testdata/images/Test/Apple"), NameFilter.parse("*"))) {
      files = all.toList();
    }
    List<KV<String, ImageFile>> group = files.stream().map(file -> KV.of("group", file)).toList();
    List<String> uris = files.stream().map(ImageFile::uri).toList();
    try (SharedExtractors.Handle fake =
        SharedExtractors.acquire(source, () -> new FakeExtractor(1))) {
      Pipeline pipeline = pipeline();
      PCollectionTuple extracted =
          pipeline
              .apply(
                  Create.of(group)
                      .withCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE)))
              .apply(GroupByKey.create())
              .apply(ExtractFeatures.of(source, ImagePreparation.of(ResampleFilter.BOX)));
      PAssert.thatSingleton(extracted.get(ExtractFeatures.REJECTED))
          .satisfies(
              image -> {
                assertThat(image.uri()).isIn(uris);
                assertThat(image.stage()).isEqualTo(RejectedImage.Stage.EXTRACT);
                assertThat(image.message()).isEqualTo("feature 2 is NaN, not a finite number");
                return null;
              });
      extracted
          .get(ExtractFeatures.FEATURES)
          .apply(
              FitPca.of(StatsPlan.exact(3), Standardization.NONE, K)
                  .writingTo((model, statistics) -> STORED.add(model)));
      pipeline.run().waitUntilFinish();
    }
    assertThat(STORED).hasSize(1);
    assertThat(STORED.get(0).n()).isEqualTo(files.size() - 1);
    assertThat(STORED.get(0).mean()).doesNotContain(Double.NaN);
  }

  /** Counts calls; one of them gives a vector with a NaN. */
  private static final class FakeExtractor implements FeatureExtractor {
    private final int bad;
    private int next;

    FakeExtractor(int bad) {
      this.bad = bad;
    }

    @Override
    public int width() {
      return 2;
    }

    @Override
    public int height() {
      return 2;
    }

    @Override
    public int featureCount() {
      return 3;
    }

    @Override
    public synchronized float[][] extract(List<RgbImage> images) {
      return images.stream()
          .map(image -> new float[] {next, next * next, next++ == bad ? Float.NaN : 1})
          .toArray(float[][]::new);
    }

    @Override
    public void close() {}
  }

  private static Pipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }

  private static PCollection<ImageFeatures> features(Pipeline pipeline, List<ImageFeatures> rows) {
    return pipeline.apply(Create.of(rows).withCoder(RowCoders.IMAGE_FEATURES));
  }

  private static PcaModel expected(List<ImageFeatures> rows) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(D);
    rows.forEach(row -> accumulator.add(row.features()));
    return Pca.fit(accumulator.snapshot(), Standardization.UNIT_VARIANCE, K);
  }

  private static void assertClose(PcaModel actual, PcaModel expected) {
    assertThat(actual.n()).isEqualTo(expected.n());
    assertThat(actual.components()).containsExactly(expected.components(), within(1e-9));
    assertThat(actual.explainedVariance())
        .containsExactly(expected.explainedVariance(), within(1e-9));
  }

  private static List<ImageFeatures> rows(int n, int d) {
    Random random = new Random(8);
    return IntStream.range(0, n)
        .mapToObj(
            r -> {
              float[] features = new float[d];
              double base = random.nextGaussian();
              for (int i = 0; i < d; i++) {
                features[i] = (float) (base * i % 7 + random.nextGaussian() * (i % 5 + 1));
              }
              return new ImageFeatures(new ImageFile("image" + r, 0, null, null, null), features);
            })
        .toList();
  }
}
