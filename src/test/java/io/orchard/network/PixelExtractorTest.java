package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelExtractorTest {
  @Test
  void featuresAreUnsignedValuesRowByRow() {
    byte[] pixels = {0, 1, 2, 127, (byte) 128, (byte) 255};
    try (PixelExtractor extractor = PixelExtractor.of(2, 1)) {
      assertThat(extractor.featureCount()).isEqualTo(6);
      assertThat(extractor.extract(List.of(new RgbImage(2, 1, pixels))))
          .isDeepEqualTo(new float[][] {{0, 1, 2, 127, 128, 255}});
    }
  }

  @Test
  void emptyBatchGivesNoRows() {
    try (PixelExtractor extractor = PixelExtractor.of(2, 1)) {
      assertThat(extractor.extract(List.of())).isEmpty();
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    try (PixelExtractor extractor = PixelExtractor.of(2, 1)) {
      RgbImage turned = new RgbImage(1, 2, new byte[6]);
      assertThatThrownBy(() -> extractor.extract(List.of(turned)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("Image 0", "1x2", "2x1");
    }
  }

  @Test
  void sizeMustBePositive() {
    assertThatThrownBy(() -> PixelExtractor.of(0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0x5");
  }
}
