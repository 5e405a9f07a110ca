package io.orchard.beam.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.duplicates.NearTwins;
import io.orchard.duplicates.SimilarPair;
import io.orchard.duplicates.Twins;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Direct, Spark and Flink find the same pairs, crowds included. */
class NearTwinsRunnersIT {

  private static final List<SimilarPair> FOUND = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--runner=DirectRunner",
        "--runner=SparkRunner --sparkMaster=local[2] --storageLevel=MEMORY_AND_DISK",
        "--runner=FlinkRunner --flinkMaster=[local] --parallelism=2"
      })
  void thePairsAreThoseFoundInMemory(String runner) {
    Random random = new Random(8);
    float[][] vectors = Twins.gaussian(10_000, 30, random);
    for (int i = 1; i < 4_000; i++) {
      vectors[2 * i] = Twins.twin(vectors[i % 2 == 0 ? 0 : i], 0.96, random);
    }
    Map<String, float[]> named = Twins.named(vectors);
    List<ReducedImage> images = new ArrayList<>();
    named.forEach((path, vector) -> images.add(ReducedImage.of(path, null, null, vector)));
    NearTwins search = NearTwins.above(0.95);
    FOUND.clear();
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs((runner + " --awsRegion=eu-west-1").split(" "))
                .create());
    pipeline
        .apply(Create.of(images).withCoder(RowCoders.REDUCED_IMAGE))
        .apply("Find near twins", FindNearTwins.of(search))
        .apply("Collect", ParDo.of(new CollectFn()));
    pipeline.run().waitUntilFinish();
    assertThat(FOUND).hasSizeGreaterThan(4_000);
    assertThat(FOUND).containsExactlyInAnyOrderElementsOf(search.find(named));
  }

  private static final class CollectFn extends DoFn<SimilarPair, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void collect(@Element SimilarPair pair) {
      FOUND.add(pair);
    }
  }
}
