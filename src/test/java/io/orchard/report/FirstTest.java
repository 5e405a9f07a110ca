package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FirstTest {

  @Test
  void keepsTheSmallestWhateverTheOrderTheyComeIn() {
    List<Integer> numbers = IntStream.range(0, 100).boxed().collect(Collectors.toList());
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(numbers, new Random(seed));
      First<Integer> first = new First<>(3, Comparator.naturalOrder());
      numbers.forEach(first::offer);
      assertThat(first.inOrder()).as("seed " + seed).containsExactly(0, 1, 2);
    }
  }

  @Test
  void keepsAllOfFewAndNoneOfNone() {
    First<Integer> first = new First<>(3, Comparator.naturalOrder());
    assertThat(first.inOrder()).isEmpty();
    first.offer(7);
    assertThat(first.inOrder()).containsExactly(7);
    First<Integer> none = new First<>(0, Comparator.naturalOrder());
    none.offer(7);
    assertThat(none.inOrder()).isEmpty();
  }
}
