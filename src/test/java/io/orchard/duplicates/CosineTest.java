package io.orchard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineTest {

  @Test
  void anglesWhateverTheLengths() {
    float[] lengths = {Float.MIN_VALUE, 1e-30f, 1, 1e30f, Float.MAX_VALUE / 4};
    for (float a : lengths) {
      for (float b : lengths) {
        assertThat(Cosine.of(new float[] {a, 0}, new float[] {0, b})).isZero();
        assertThat(Cosine.of(new float[] {a, a}, new float[] {b, b})).isCloseTo(1, within(1e-15));
        assertThat(Cosine.of(new float[] {a, 0}, new float[] {-b, 0})).isEqualTo(-1);
        assertThat(Cosine.of(new float[] {a, 0}, new float[] {b, b}))
            .isCloseTo(Math.sqrt(0.5), within(1e-15));
      }
    }
  }

  @Test
  void nothingIsLikeNothingAlone() {
    assertThat(Cosine.of(new float[3], new float[3])).isEqualTo(1);
    assertThat(Cosine.of(new float[3], new float[] {0, 1, 0})).isZero();
    assertThat(Cosine.of(new float[] {0, 1, 0}, new float[3])).isZero();
  }
}
