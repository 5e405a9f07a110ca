package io.orchard.image.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RgbImageTest {
  @Test
  void equalityIsByContent() {
    RgbImage image = new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(image)
        .isEqualTo(new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6}))
        .hasSameHashCodeAs(new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6}))
        .isNotEqualTo(new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6}))
        .isNotEqualTo(new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 7}))
        .hasToString("RgbImage[1x2]");
  }

  @Test
  void pixelsMustFitTheSize() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RgbImage(2, 2, new byte[11]));
    assertThatIllegalArgumentException().isThrownBy(() -> new RgbImage(0, 2, new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RgbImage(65_536, 65_536, new byte[0]));
  }
}
