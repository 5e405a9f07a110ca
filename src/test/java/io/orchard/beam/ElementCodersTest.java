package io.orchard.beam;

import io.orchard.image.ImageFile;
import io.orchard.image.RejectedImage;
import io.orchard.image.RejectedImage.Stage;
import io.orchard.network.ImageFeatures;
import io.orchard.pca.ReducedImage;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

/** Everything that flows comes out of its coder as it went in. */
class ElementCodersTest {

  private static final float[] VECTOR = {0, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE};

  @Test
  void imageFiles() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.IMAGE_FILE,
        new ImageFile("s3://b/Pêche/é 1.jpg", 12, "tag", "Pêche", "Test"));
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.IMAGE_FILE, new ImageFile("s3://b/1.jpg", 0, null, null, null));
  }

  @Test
  void imageFeatures() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.IMAGE_FEATURES,
        new ImageFeatures(new ImageFile("a.jpg", 9, "tag", "Kiwi", null), VECTOR));
  }

  @Test
  void rejectedImages() throws Exception {
    for (Stage stage : Stage.values()) {
      CoderProperties.coderDecodeEncodeEqual(
          ElementCoders.REJECTED_IMAGE, new RejectedImage("a.jpg", stage, "Error", "broken"));
    }
  }

  @Test
  void reducedImages() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.REDUCED_IMAGE,
        new ReducedImage("a.jpg", null, "Test", new float[] {1}, VECTOR, null));
  }

  @Test
  void modelChunks() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.MODEL_CHUNK, new ModelChunk(3, new byte[] {0, -1, 7}));
  }

  @Test
  void codersAreSerializable() {
    CoderProperties.coderSerializable(ElementCoders.IMAGE_FILE);
    CoderProperties.coderSerializable(ElementCoders.STATS_PART);
  }
}
