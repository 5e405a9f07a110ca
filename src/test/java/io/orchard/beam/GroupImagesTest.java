package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.listing.ImageLocation;
import io.orchard.model.FeatureSource;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RowCoders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

/** An image has the same features from whichever entrance it comes. */
class GroupImagesTest {

  private static final Path IMAGES = Path.of("testdata/images").toAbsolutePath();
  private static final FeatureSource PIXELS = FeatureSource.pixels(5, 4);
  private static final ImagePreparation BOX = ImagePreparation.of(ResampleFilter.BOX);
  private static final Map<String, float[]> FEATURES = new ConcurrentHashMap<>();
  private static final Map<String, RejectedImage> REJECTED = new ConcurrentHashMap<>();

  @Test
  void tablesAndBytesGiveTheFeaturesOfAListing() throws IOException {
    Map<String, float[]> listed =
        features(
            pipeline ->
                pipeline
                    .apply(ListImages.of(List.of(ImageLocation.parse(IMAGES.toString()))))
                    .apply(GroupByKey.create())
                    .apply(ExtractFeatures.of(PIXELS, BOX)));
    assertThat(listed).hasSize(60);
    List<String> uris = new ArrayList<>(listed.keySet());
    assertSame(
        listed,
        features(
            pipeline ->
                pipeline
                    .apply(Create.of(uris))
                    .apply(
                        MapElements.into(TypeDescriptor.of(ImageFile.class))
                            .via(uri -> ImageFile.unlisted(uri, "table")))
                    .apply(GroupImages.create().withGroups(3))
                    .apply(ExtractFeatures.of(PIXELS, BOX))));
    List<KV<ImageFile, byte[]>> contents = uris.stream().map(GroupImagesTest::content).toList();
    assertSame(
        listed,
        features(
            pipeline ->
                pipeline
                    .apply(
                        Create.of(contents)
                            .withCoder(KvCoder.of(RowCoders.IMAGE_FILE, ByteArrayCoder.of())))
                    .apply(GroupContents.create())
                    .apply(ExtractFeatures.ofContents(PIXELS, BOX))));
  }

  @Test
  void whatCannotBeReadOrDecodedIsRejected() {
    ImageFile none = ImageFile.unlisted("/none/such.jpg", null);
    features(
        pipeline ->
            pipeline
                .apply(Create.of(none))
                .apply(GroupImages.create())
                .apply(ExtractFeatures.of(PIXELS, BOX)));
    assertThat(REJECTED.get(none.uri()).stage()).isEqualTo(RejectedImage.Stage.READ);
    KV<ImageFile, byte[]> bytes = KV.of(none, new byte[] {1, 2, 3});
    features(
        pipeline ->
            pipeline
                .apply(Create.of(bytes))
                .apply(GroupContents.create())
                .apply(ExtractFeatures.ofContents(PIXELS, BOX)));
    assertThat(REJECTED.get(none.uri()).stage()).isEqualTo(RejectedImage.Stage.DECODE);
  }

  private static KV<ImageFile, byte[]> content(String uri) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(uri));
      return KV.of(new ImageFile(uri, bytes.length, null, null, null), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    actual.forEach((uri, vector) -> assertThat(vector).as(uri).isEqualTo(expected.get(uri)));
  }

  private interface Steps {
    PCollectionTuple addTo(Pipeline pipeline);
  }

  private static Map<String, float[]> features(Steps steps) {
    FEATURES.clear();
    REJECTED.clear();
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple images = steps.addTo(pipeline);
    images.get(ExtractFeatures.FEATURES).apply("Keep", ParDo.of(new KeepFn()));
    images.get(ExtractFeatures.REJECTED).apply("Keep rejected", ParDo.of(new KeepRejectedFn()));
    pipeline.run().waitUntilFinish();
    return Map.copyOf(FEATURES);
  }

  private static final class KeepFn extends DoFn<ImageFeatures, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void keep(@Element ImageFeatures image) {
      FEATURES.put(image.uri(), image.features());
    }
  }

  private static final class KeepRejectedFn extends DoFn<RejectedImage, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void keep(@Element RejectedImage image) {
      REJECTED.put(image.uri(), image);
    }
  }
}
