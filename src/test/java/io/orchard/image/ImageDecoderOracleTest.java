package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ImageDecoderOracleTest {
  @Test
  void everyImageEqualsPillowByteForByte() throws Exception {
    PillowOracle oracle = PillowOracle.load();
    ImageDecoder decoder = ImageDecoder.create();
    for (PillowOracle.Case c : oracle.decodings()) {
      RgbImage decoded = decoder.decode(oracle.read(c.image()));
      assertThat(PixelDifference.between(decoded, oracle.expected(c)))
          .as(c.image())
          .isEqualTo(PixelDifference.NONE);
    }
  }

  @Test
  void everyBadFileIsRejectedWithAReason() throws IOException {
    ImageDecoder decoder = ImageDecoder.create();
    for (Path bad : PillowOracle.load().bad()) {
      byte[] file = Files.readAllBytes(bad);
      assertThatThrownBy(() -> decoder.decode(file))
          .as(bad.getFileName().toString())
          .isInstanceOf(ImageDecodeException.class)
          .message()
          .containsPattern("ends before|not an image: (an empty|an HTML|text|unknown)|promises");
    }
  }
}
