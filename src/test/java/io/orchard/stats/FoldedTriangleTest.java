package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedTriangleTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9})
  void everyEntryHasItsOwnPlaceAndBothItsNames(int d) {
    FoldedTriangle triangle = new FoldedTriangle(d);
    boolean[] taken = new boolean[triangle.length()];
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        int place = triangle.index(i, j);
        assertThat(triangle.index(j, i)).isEqualTo(place);
        assertThat(taken[place]).isFalse();
        taken[place] = true;
      }
    }
    assertThat(taken).hasSize(d * (d + 1) / 2).doesNotContain(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9})
  void runsVisitEveryPlaceInOrder(int d) {
    FoldedTriangle triangle = new FoldedTriangle(d);
    int[] next = new int[1];
    triangle.forEachRun(
        (feature, start, length, offset) -> {
          assertThat(offset).isEqualTo(next[0]);
          for (int i = 0; i < length; i++) {
            assertThat(triangle.index(feature, start + i)).isEqualTo(next[0]++);
          }
        });
    assertThat(next[0]).isEqualTo(triangle.length());
  }
}
