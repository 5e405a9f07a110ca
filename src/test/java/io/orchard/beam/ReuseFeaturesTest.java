package io.orchard.beam;

import io.orchard.output.FeatureProgress;
import io.orchard.output.OutputFolder;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReuseFeaturesTest {

  @TempDir Path temp;

  @Test
  void anImageWhoseSplitIsKnownOnlyNowIsDoneAgain() throws Exception {
    ImageFile unknown = new ImageFile("/train/Apple/1.jpg", 1, "tag", "Apple", null);
    ImageFile same = new ImageFile("/Training/Apple/1.jpg", 1, "tag", "Apple", "Training");
    ImageFeatures kept = new ImageFeatures(same, new float[] {2});
    Path folder = Files.createDirectory(temp.resolve("features"));
    new FeatureProgress(folder.toString(), "made so")
        .save("both", List.of(new ImageFeatures(unknown, new float[] {1}), kept));
    ImageFile known = new ImageFile("/train/Apple/1.jpg", 1, "tag", "Apple", "train");
    Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());
    PCollectionTuple reuse =
        pipeline
            .apply(
                Create.of(KV.of("a", known), KV.of("a", same))
                    .withCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE)))
            .apply(
                ReuseFeatures.of(OutputFolder.of(temp.toString()), "run", "made so")
                    .withBuckets(1));
    PAssert.that(reuse.get(ReuseFeatures.LEFT).apply(Values.create())).containsInAnyOrder(known);
    PAssert.that(reuse.get(ReuseFeatures.MOVING)).containsInAnyOrder(kept);
    pipeline.run().waitUntilFinish();
  }
}
