package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.rows.ReducedImage;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageClassTest {

  @Test
  void centreAndRadiusAreThoseOfTheRows() {
    ImageClass corners = new ImageClass("corner");
    float[][] rows = {{0, 0}, {4, 0}, {0, 2}, {4, 2}};
    for (float[] row : rows) {
      corners.add(image("Test", row));
    }
    assertThat(corners.count()).isEqualTo(4);
    assertThat(corners.distance(new float[] {2, 1})).isZero();
    assertThat(corners.radius()).isCloseTo(Math.sqrt(5), within(1e-12));
    assertThat(corners.distance(new float[] {2, 4})).isCloseTo(3, within(1e-12));
  }

  @Test
  void mergingIsAsIfTheRowsHadBeenAdded() {
    Random random = new Random(3);
    ImageClass whole = new ImageClass("whole");
    ImageClass left = new ImageClass("left");
    ImageClass right = new ImageClass("right");
    for (int i = 0; i < 100; i++) {
      // Far from zero, where sums of squares that are not centred lose their digits.
      float[] row = {1e6f + (float) random.nextGaussian(), (float) random.nextGaussian()};
      ReducedImage image = image(i % 3 == 0 ? "Test" : null, row);
      whole.add(image);
      (i < 30 ? left : right).add(image);
    }
    left.merge(right);
    left.merge(new ImageClass("empty"));
    assertThat(left.count()).isEqualTo(100);
    assertThat(left.splits()).isEqualTo(whole.splits()).isEqualTo(Map.of("", 66L, "Test", 34L));
    float[] origin = {0, 0};
    assertThat(left.distance(origin)).isCloseTo(whole.distance(origin), within(1e-6));
    assertThat(left.radius()).isCloseTo(whole.radius(), within(1e-6));
  }

  @Test
  void onlyTheFirstComponentsCount() {
    float[] wide = new float[ImageClass.MOST_COMPONENTS + 1];
    ImageClass one = new ImageClass("one");
    one.add(image(null, wide));
    float[] other = wide.clone();
    other[ImageClass.MOST_COMPONENTS] = 5;
    assertThat(one.distance(other)).isZero();
    other[ImageClass.MOST_COMPONENTS - 1] = 5;
    assertThat(one.distance(other)).isEqualTo(5);
  }

  private static ReducedImage image(String split, float... components) {
    return ReducedImage.of("/a.jpg", "label", split, components);
  }
}
