package io.orchard.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.rows.ImageFile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SurveyTest {

  @Test
  void countsImagesAndBytes() {
    Survey survey = Survey.create(2);
    images(1000).forEach(survey::add);
    assertThat(survey.images()).isEqualTo(1000);
    assertThat(survey.bytes()).isEqualTo(1000 * 999 / 2);
  }

  @Test
  void drawsTheSameGroupsEachTime() {
    assertThat(sample(10_000, 4)).hasSize(64).doesNotHaveDuplicates().isEqualTo(sample(10_000, 4));
    assertThat(sample(10_000, 8)).startsWith(sample(10_000, 4).toArray(ImageFile[]::new));
  }

  @Test
  void aGroupIsWhatTheListingHasInARow() {
    List<ImageFile> sample = sample(10_000, 4);
    for (int i = 0; i < sample.size(); i++) {
      assertThat(number(sample.get(i))).isEqualTo(number(sample.get(i / 16 * 16)) + i % 16);
    }
  }

  /** Of each tenth of a listing about as many groups as of any other. */
  @Test
  void groupsAreSpreadOverTheListing() {
    int[] tenths = new int[10];
    sample(160_000, 1000).forEach(image -> tenths[number(image) / 16_000]++);
    for (int images : tenths) {
      assertThat(images).isBetween(16 * 65, 16 * 140);
    }
  }

  @Test
  void ofFewImagesAllAreDrawn() {
    assertThat(sample(37, 3)).hasSameElementsAs(images(37));
    assertThat(sample(1, 1)).hasSize(1);
    assertThat(Survey.create(1).sample()).isEmpty();
  }

  @Test
  void refusesToDrawNothing() {
    assertThatThrownBy(() -> Survey.create(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<ImageFile> sample(int n, int groups) {
    Survey survey = Survey.create(groups);
    images(n).forEach(survey::add);
    return survey.sample();
  }

  private static List<ImageFile> images(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new ImageFile("/a/" + i, i, null, null, null))
        .toList();
  }

  private static int number(ImageFile image) {
    return Integer.parseInt(image.uri().substring(3));
  }
}
