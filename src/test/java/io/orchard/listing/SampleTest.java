package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.cache.Checksum;
import io.orchard.rows.ImageFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images a sample takes. */
class SampleTest {

  private static final ImageLocation PLACE = ImageLocation.at("/data");

  /** 3 classes of 100, 20 and 1 images in Training, the first of 10 in Test too. */
  private static List<ImageFile> images() {
    List<ImageFile> images = new ArrayList<>();
    add(images, "Training/Apple", 100);
    add(images, "Training/Pear", 20);
    add(images, "Training/Plum", 1);
    add(images, "Test/Apple", 10);
    return images;
  }

  private static void add(List<ImageFile> images, String folder, int count) {
    for (int i = 0; i < count; i++) {
      images.add(image("/data/" + folder + "/" + i + ".jpg"));
    }
  }

  private static ImageFile image(String path) {
    return ImageFile.of(path, path, 1, "tag");
  }

  private static List<ImageFile> sample(int most, List<ImageFile> images) {
    Sample sample = new Sample(most);
    images.forEach(image -> sample.offer(PLACE, image));
    assertThat(sample.size()).isEqualTo(Math.min(most, images.size()));
    return sample.images().toList();
  }

  private static Map<String, Long> counts(List<ImageFile> images) {
    return images.stream()
        .collect(
            Collectors.groupingBy(
                image -> image.split() + "/" + image.label(), Collectors.counting()));
  }

  @Test
  void everyClassOfEverySplitHasItsShareAndSmallOnesAllTheyHave() {
    assertThat(counts(sample(31, images())))
        .isEqualTo(
            Map.of(
                "Training/Apple",
                10L,
                "Training/Pear",
                10L,
                "Training/Plum",
                1L,
                "Test/Apple",
                10L));
    assertThat(counts(sample(61, images())))
        .isEqualTo(
            Map.of(
                "Training/Apple",
                30L,
                "Training/Pear",
                20L,
                "Training/Plum",
                1L,
                "Test/Apple",
                10L));
    assertThat(counts(sample(4, images())).values()).containsOnly(1L);
    assertThat(counts(sample(3, images()))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {131, 132, Integer.MAX_VALUE})
  void allAreTakenWhereThereAreNoMore(int most) {
    assertThat(sample(most, images())).containsExactlyInAnyOrderElementsOf(images());
  }

  @Test
  void neitherTheOrderNorThePlaceMatters() {
    List<ImageFile> images = images();
    List<ImageFile> expected = sample(33, images);
    Sample moved = new Sample(33);
    ImageLocation elsewhere = ImageLocation.at("s3://b/moved");
    for (ImageFile image : images) {
      String key = image.uri().replace("/data/", "moved/");
      moved.offer(elsewhere, ImageFile.of("s3://b/" + key, key, 1, "tag"));
    }
    assertThat(moved.images().map(image -> image.uri().replace("s3://b/moved/", "/data/")))
        .containsExactlyElementsOf(expected.stream().map(ImageFile::uri).toList());
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(images, new Random(seed));
      assertThat(sample(33, images)).as("seed " + seed).isEqualTo(expected);
    }
  }

  /** Every size from one image to all, by the definition: all of them in order, the first few. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsDroppedOnTheWayIsWhatIsLastInTheEnd(long seed) {
    Random random = new Random(seed);
    List<ImageFile> images = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      int label = (int) Math.pow(25, random.nextDouble()); // A few large classes, many of one.
      images.add(image("/data/c" + label + "/" + i + ".jpg"));
    }
    List<ImageFile> inOrder = inOrder(images);
    for (int most = 1; most <= images.size(); most++) {
      assertThat(sample(most, images))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(inOrder.subList(0, most));
    }
  }

  private static List<ImageFile> inOrder(List<ImageFile> images) {
    Comparator<ImageFile> byHash = Comparator.comparing(SampleTest::hash);
    Map<String, Integer> seen = new HashMap<>();
    Map<ImageFile, Integer> rounds = new HashMap<>();
    images.stream()
        .sorted(byHash)
        .forEach(image -> rounds.put(image, seen.merge(image.label(), 1, Integer::sum)));
    return images.stream()
        .sorted(Comparator.<ImageFile>comparingInt(rounds::get).thenComparing(byHash))
        .toList();
  }

  private static String hash(ImageFile image) {
    String below = image.uri().substring("/data/".length());
    return Checksum.sha256(below.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void imagesOfOneNameInTwoPlacesAreTwo() {
    ImageLocation apples = ImageLocation.at("/a/Apple");
    ImageLocation pears = ImageLocation.at("/a/Pear");
    Sample sample = new Sample(3);
    for (int i = 0; i < 5; i++) {
      sample.offer(apples, image("/a/Apple/" + i + ".jpg").withoutLabel());
      sample.offer(pears, image("/a/Pear/" + i + ".jpg").withoutLabel());
    }
    assertThat(sample.images(apples).count()).isEqualTo(2);
    assertThat(sample.images(pears).count()).isEqualTo(1);
  }

  @Test
  void oneAtLeast() {
    assertThatThrownBy(() -> new Sample(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(sample(1, images())).hasSize(1);
    assertThat(sample(1, List.of())).isEmpty();
  }
}
