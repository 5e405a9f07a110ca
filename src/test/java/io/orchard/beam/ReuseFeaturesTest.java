package io.orchard.beam;

import io.orchard.image.ImageFacts;
import io.orchard.output.FeatureProgress;
import io.orchard.output.OutputFolder;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReuseFeaturesTest {

  private static final ImageFacts FACTS = new ImageFacts(3, 2, "PNG", 1, 2, 3, "sum", "hash");

  @TempDir Path temp;

  private final Pipeline pipeline = Pipeline.create(TestPipeline.testingPipelineOptions());

  @Test
  void featuresAreOfTheImageAsItIsFoundNow() throws Exception {
    ImageFile unsplit = new ImageFile("/train/Apple/1.jpg", 1, "tag", "Apple", null);
    ImageFile labelled = new ImageFile("/photos/1.jpg", 1, "tag", "photos", null);
    ImageFile same = new ImageFile("/Training/Apple/1.jpg", 1, "tag", "Apple", "Training");
    ImageFile old = new ImageFile("/Training/Apple/2.jpg", 1, "tag", "Apple", "Training");
    ImageFile split = new ImageFile("/train/Apple/1.jpg", 1, "tag", "Apple", "train");
    ImageFile unlabelled = labelled.withoutLabel();
    ImageFile changed = new ImageFile("/Training/Apple/2.jpg", 1, "gat", "Apple", "Training");
    keep("both", unsplit, labelled, same, old);
    PCollectionTuple reuse = reuse(split, unlabelled, same, changed);
    PAssert.that(reuse.get(ReuseFeatures.LEFT).apply(Values.create())).containsInAnyOrder(changed);
    PAssert.that(reuse.get(ReuseFeatures.MOVING))
        .containsInAnyOrder(features(split, 0), features(unlabelled, 1), features(same, 2));
    PAssert.that(reuse.get(ReuseFeatures.STAYING)).empty();
    pipeline.run().waitUntilFinish();
  }

  /** A file of which one row says what is no more so has to be written again. */
  @Test
  void onlyFilesOfWhichEveryRowIsAsFoundStay() throws Exception {
    ImageFile[] some = images("a", OutputFolder.LEAST_ROWS_KEPT);
    ImageFile[] others = images("b", OutputFolder.LEAST_ROWS_KEPT);
    keep("some", some);
    keep("others", others);
    others[7] = others[7].withoutLabel();
    PCollectionTuple reuse =
        reuse(Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(ImageFile[]::new));
    PAssert.that(reuse.get(ReuseFeatures.STAYING).apply("Staying", MapElements.via(new Uris())))
        .containsInAnyOrder(Arrays.stream(some).map(ImageFile::uri).toList());
    PAssert.that(reuse.get(ReuseFeatures.MOVING).apply("Moving", MapElements.via(new Uris())))
        .containsInAnyOrder(Arrays.stream(others).map(ImageFile::uri).toList());
    pipeline.run().waitUntilFinish();
  }

  private static final class Uris extends SimpleFunction<ImageFeatures, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String apply(ImageFeatures image) {
      return image.uri();
    }
  }

  private static ImageFile[] images(String label, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ImageFile("/" + label + "/" + i + ".jpg", 1, "tag", label, null))
        .toArray(ImageFile[]::new);
  }

  private static ImageFeatures features(ImageFile image, int number) {
    return new ImageFeatures(image, new float[] {number}, FACTS);
  }

  private void keep(String name, ImageFile... images) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("features"));
    new FeatureProgress(folder.toString(), "made so")
        .save(
            name, IntStream.range(0, images.length).mapToObj(i -> features(images[i], i)).toList());
  }

  private PCollectionTuple reuse(ImageFile... found) {
    return pipeline
        .apply(
            Create.of(Arrays.stream(found).map(image -> KV.of("a", image)).toList())
                .withCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE)))
        .apply(ReuseFeatures.of(OutputFolder.of(temp.toString()), "run", "made so"));
  }
}
