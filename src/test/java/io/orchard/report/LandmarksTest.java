package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.rows.ReducedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LandmarksTest {

  @Test
  void quotasKeepSmallClassesWholeAndTheSumBounded() {
    assertThat(Landmarks.quota(4000, 1, 10, 100)).isGreaterThanOrEqualTo(100);
    assertThat(Landmarks.quota(4000, 100, 1_000_000, 1_000_000)).isEqualTo(1950);
    assertThat(Landmarks.quota(300)).isEqualTo(300);
    assertThat(Landmarks.quota(300, 96, 155, 309)).isEqualTo(102);
  }

  @Test
  void theChoiceDoesNotDependOnTheOrderOfTheRows() {
    List<ReducedImage> rows = rows(130, 100);
    Landmarks one = chosen(rows);
    Collections.shuffle(rows, new Random(5));
    Landmarks other = chosen(rows);
    assertThat(paths(other.points())).isEqualTo(paths(one.points()));
    assertThat(paths(other.outliers())).isEqualTo(paths(one.outliers()));
    assertThat(nearest(other)).isEqualTo(nearest(one));
  }

  @Test
  void whatIsChosenIsBoundedAndEveryClassIsSeen() {
    Landmarks landmarks = chosen(rows(130, 100));
    assertThat(landmarks.points()).hasSizeBetween(3000, Landmarks.MOST_POINTS);
    assertThat(
            landmarks.points().stream()
                .map(place -> place.of().label())
                .collect(Collectors.toSet()))
        .hasSize(130);
    assertThat(landmarks.nearest())
        .hasSize(130)
        .allSatisfy((of, all) -> assertThat(all).hasSize(1));
    assertThat(landmarks.outliers()).hasSize(Landmarks.MOST_OUTLIERS);
  }

  @Test
  void moreClassesThanNamesShareOne() {
    List<ReducedImage> rows = rows(ImageClasses.MOST + 500, 1);
    ImageClasses classes = new ImageClasses();
    rows.forEach(classes::add);
    assertThat(classes.bySize()).hasSize(ImageClasses.MOST);
    assertThat(classes.others().count()).isEqualTo(500);
    Collections.shuffle(rows, new Random(5));
    ImageClasses again = new ImageClasses();
    rows.forEach(again::add);
    assertThat(again.bySize().stream().map(ImageClass::label))
        .containsExactlyElementsOf(classes.bySize().stream().map(ImageClass::label).toList());
    assertThat(chosen(rows).points()).hasSize(rows.size());
  }

  @Test
  void nearestAndFarthestAreWhatTheySay() {
    List<ReducedImage> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(image("fruit", i, i % 2 == 0 ? 1 : -1, i % 3 - 1));
    }
    rows.add(image("fruit", 20, 0, 0));
    rows.add(image("fruit", 21, 50, 50));
    Landmarks landmarks = chosen(rows);
    assertThat(landmarks.outliers().get(0).path()).isEqualTo("/data/fruit/21.jpg");
    assertThat(landmarks.outliers().get(0).remoteness()).isGreaterThan(4);
    assertThat(landmarks.nearest().values().iterator().next())
        .hasSize(Landmarks.MOST_NEAREST_OF_ONE)
        .noneMatch(place -> place.path().endsWith("/21.jpg"));
  }

  private static Landmarks chosen(List<ReducedImage> rows) {
    ImageClasses classes = new ImageClasses();
    rows.forEach(classes::add);
    Landmarks landmarks = new Landmarks(classes);
    rows.forEach(landmarks::add);
    return landmarks;
  }

  /** Small integers: their sums are exact, so that their order cannot matter. */
  private static List<ReducedImage> rows(int classes, int each) {
    List<ReducedImage> rows = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < classes * each; i++) {
      rows.add(image("class " + i % classes, i, random.nextInt(1000), random.nextInt(1000)));
    }
    return rows;
  }

  private static ReducedImage image(String label, int number, float... components) {
    String path = "/data/" + label + "/" + number + ".jpg";
    return ReducedImage.of(path, label, null, components);
  }

  private static List<String> paths(List<Landmarks.Place> places) {
    return places.stream().map(Landmarks.Place::path).toList();
  }

  private static Map<String, List<String>> nearest(Landmarks landmarks) {
    return landmarks.nearest().entrySet().stream()
        .collect(Collectors.toMap(near -> near.getKey().label(), near -> paths(near.getValue())));
  }
}
