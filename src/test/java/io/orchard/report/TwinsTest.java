package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.rows.DuplicateImage;
import io.orchard.rows.DuplicateImage.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TwinsTest {

  @Test
  void withoutTwinsNothingIsShown() {
    assertThat(twins(List.of()).shown()).isEmpty();
  }

  @Test
  void wrongLabelsComeBeforeLeaksAndLeaksBeforeTheLargest() {
    List<DuplicateImage> rows = new ArrayList<>();
    rows.addAll(group("large", 9, "Kiwi", "Training"));
    rows.addAll(group("larger", 20, "Kiwi", null));
    rows.add(image("leak", "/z", "Plum", "Training"));
    rows.add(image("leak", "/y", "Plum", "Test"));
    rows.add(image("wrong", "/x", "Plum", "Test"));
    rows.add(image("wrong", "/w", "Pear", "Test"));
    rows.add(image("unlabelled", "/v", "Pear", "Test"));
    rows.add(image("unlabelled", "/u", null, "Test"));
    List<Twins.Shown> shown = twins(rows).shown();
    assertThat(shown.stream().map(group -> group.shown().get(0).group()))
        .containsExactly("wrong", "leak", "larger", "large", "unlabelled");
    assertThat(shown.get(0).differentLabels()).isTrue();
    assertThat(shown.get(0).acrossSplits()).isFalse();
    assertThat(shown.get(1).acrossSplits()).isTrue();
    assertThat(shown.get(2).images()).isEqualTo(20);
    assertThat(shown.get(2).shown()).hasSize(Twins.MOST_OF_ONE);
    assertThat(shown.get(0).shown().stream().map(DuplicateImage::uri)).containsExactly("/w", "/x");
  }

  /** The one that is labelled in another way is the last by its path. */
  @Test
  void everyLabelOfAGroupIsSeen() {
    List<DuplicateImage> rows = new ArrayList<>(group("g", 50_000, "Kiwi", "Training"));
    rows.add(image("g", "/zzz", "Lime", "Training"));
    assertThat(twins(rows).shown().get(0).shown())
        .hasSize(Twins.MOST_OF_ONE)
        .extracting(DuplicateImage::uri)
        .contains("/g/0", "/zzz");
  }

  @Test
  void theChoiceDoesNotDependOnTheOrderOfTheRows() {
    Random random = new Random(3);
    List<DuplicateImage> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(image("g" + i % 400, "/" + i, "l" + random.nextInt(30), null));
    }
    List<Twins.Shown> expected = twins(rows).shown();
    assertThat(expected).hasSize(Twins.MOST_GROUPS);
    Collections.shuffle(rows, random);
    assertThat(twins(rows).shown()).isEqualTo(expected);
  }

  private static Twins twins(List<DuplicateImage> rows) {
    Twins twins = new Twins();
    rows.forEach(twins::count);
    rows.forEach(twins::choose);
    return twins;
  }

  private static List<DuplicateImage> group(String name, int images, String label, String split) {
    return IntStream.range(0, images)
        .mapToObj(i -> image(name, "/" + name + "/" + i, label, split))
        .toList();
  }

  private static DuplicateImage image(String group, String path, String label, String split) {
    return new DuplicateImage(group, path, label, split, 1, Kind.EXACT);
  }
}
