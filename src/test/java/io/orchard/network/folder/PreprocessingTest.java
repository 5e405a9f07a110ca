package io.orchard.network.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final byte[] PIXELS = {0, (byte) 255, 51, (byte) 200, 100, 1};

  @Test
  void noneKeepsValues() {
    assertThat(applied(Preprocessing.NONE)).containsExactly(0, 255, 51, 200, 100, 1);
  }

  @Test
  void tfScalesToOne() {
    assertThat(applied(Preprocessing.TF))
        .containsExactly(
            new float[] {-1, 1, -0.6f, 0.5686275f, -0.2156863f, -0.9921569f}, within(1e-6f));
  }

  @Test
  void caffeReversesAndCentres() {
    assertThat(applied(Preprocessing.CAFFE))
        .containsExactly(
            new float[] {
              51 - 103.939f, 255 - 116.779f, -123.68f, 1 - 103.939f, 100 - 116.779f, 200 - 123.68f
            },
            within(1e-4f));
  }

  private static float[] applied(Preprocessing preprocessing) {
    float[] values = new float[PIXELS.length];
    preprocessing.apply(PIXELS, values);
    return values;
  }
}
