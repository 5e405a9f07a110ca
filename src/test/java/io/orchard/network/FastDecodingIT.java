package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.SharedData;
import io.orchard.image.DecodeMode;
import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.Photograph;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares features of 12-megapixel photographs decoded fast with those of exact decoding. */
class FastDecodingIT {
  private static final double LEAST_COSINE = 0.999;
  private static final int SIDE = 224;

  @TempDir private Path temp;

  @Test
  void featuresOfRandomWeightsHardlyChange() throws Exception {
    assertFeaturesHardlyChange(WeightsSource.random(7));
  }

  @Test
  void featuresOfRealWeightsHardlyChange() throws Exception {
    Path file = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    assertFeaturesHardlyChange(WeightsSource.keras(file));
  }

  private void assertFeaturesHardlyChange(WeightsSource weights) throws ImageDecodeException {
    Path folder = temp.resolve("model");
    NetworkExporter.export(
        Architecture.named("mobilenetv2"), weights, SIDE, SIDE, Pooling.AVG, folder);
    ImagePreparation how = ImagePreparation.of(ResampleFilter.BICUBIC);
    ImagePreparer exact = how.preparer(SIDE, SIDE);
    ImagePreparer fast = how.withDecode(DecodeMode.FAST).preparer(SIDE, SIDE);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      for (int seed = 1; seed <= 3; seed++) {
        byte[] jpeg = Photograph.jpeg(4000, 3000, seed, 0.9f, ImageWriteParam.MODE_DISABLED);
        float[][] features = extractor.extract(List.of(exact.prepare(jpeg), fast.prepare(jpeg)));
        double cosine = cosine(features[0], features[1]);
        System.out.printf(Locale.ROOT, "seed %d: cosine %.6f%n", seed, cosine);
        assertThat(cosine).as("seed %d", seed).isGreaterThanOrEqualTo(LEAST_COSINE);
      }
    }
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
