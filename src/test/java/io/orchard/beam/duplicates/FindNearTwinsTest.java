package io.orchard.beam.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.duplicates.NearTwins;
import io.orchard.duplicates.SimilarPair;
import io.orchard.duplicates.Twins;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

/** What comes out of a pipeline is what comes out in memory. */
class FindNearTwinsTest {

  private static final NearTwins SEARCH = NearTwins.above(0.95);

  @Test
  void manyBundlesGiveThePairsOfAllVectors() {
    Random random = new Random(2);
    float[][] vectors = Twins.gaussian(4_000, 20, random);
    for (int i = 0; i < 1_500; i++) {
      vectors[2 * i] = Twins.twin(vectors[i % 2 == 0 ? 3_999 : i], 0.97, random);
    }
    Map<String, float[]> named = Twins.named(vectors);
    List<SimilarPair> expected = SEARCH.find(named);
    assertThat(expected).hasSizeGreaterThan(1_500);
    expect(named, expected);
  }

  @Test
  void noImagesGiveNoPairs() {
    expect(Map.of(), List.of());
  }

  private static void expect(Map<String, float[]> named, List<SimilarPair> expected) {
    List<ReducedImage> images = new ArrayList<>();
    named.forEach((path, vector) -> images.add(ReducedImage.of(path, null, null, vector)));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<SimilarPair> pairs =
        pipeline
            .apply(Create.of(images).withCoder(RowCoders.REDUCED_IMAGE))
            .apply("Find near twins", FindNearTwins.of(SEARCH));
    PAssert.that(pairs).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void pairsComeOutOfTheirCoderAsTheyWentIn() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        DuplicateCoders.SIMILAR_PAIR, new SimilarPair("s3://b/é.jpg", "🍎", Math.nextDown(1.0)));
  }

  @Test
  void itTellsItsSettings() {
    DisplayData data = DisplayData.from(FindNearTwins.of(SEARCH.withAllPairsUpTo(7)));
    assertThat(data.items()).extracting(DisplayData.Item::getValue).contains(0.95, 7L);
  }
}
