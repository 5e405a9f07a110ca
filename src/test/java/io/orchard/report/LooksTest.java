package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.ImageFacts;
import io.orchard.rows.ImageFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LooksTest {

  @Test
  void theLeastOfEachAreShownInOrder() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      order.add(i);
    }
    Looks.View expected = view(order);
    assertThat(expected.smallest()).hasSize(Looks.MOST);
    assertThat(expected.smallest().get(0).path()).isEqualTo("/0");
    assertThat(expected.darkest().get(0).path()).isEqualTo("/99");
    assertThat(expected.blurriest().get(1).path()).isEqualTo("/50");
    Collections.shuffle(order, new Random(1));
    assertThat(view(order)).isEqualTo(expected);
  }

  /** Two sides of 60,000 have more pixels than an int counts. */
  private static Looks.View view(List<Integer> order) {
    Looks looks = new Looks();
    for (int i : order) {
      looks.add(
          new ImageFile("/" + i, 1, null, null, null),
          new ImageFacts(
              60_000, 50_000 + i, "PNG", Math.abs(i - 50.9), 100.5 - i, 10, "sum", "hash"));
    }
    return looks.view(path -> path);
  }
}
