package io.orchard.beam;

import static org.apache.beam.sdk.testing.CombineFnTester.testCombineFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.stats.StatsPart;
import io.orchard.stats.StatsPart.Tile;
import java.util.List;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;

/** Tiles add up however Beam splits and merges them, and each set stays counted. */
class CombineStatisticsTest {

  private static final List<StatsPart> TILES =
      List.of(
          new Tile(8, new double[] {1, 2, 4}, 1),
          new Tile(8, new double[] {16, -2, 0.5}, 2),
          new Tile(8, new double[] {-1, 1024, 0.25}, 1));

  @Test
  void anySplitGivesTheSum() {
    testCombineFn(
        new CombineStatistics.AddTilesFn(),
        TILES,
        new CustomTypeSafeMatcher<StatsPart>("the sum of three tiles") {
          @Override
          protected boolean matchesSafely(StatsPart part) {
            return part instanceof Tile tile
                && tile.offset() == 8
                && tile.sets() == 4
                && List.of(tile.sums()[0], tile.sums()[1], tile.sums()[2])
                    .equals(List.of(16.0, 1024.0, 4.75));
          }
        });
  }

  @Test
  void addingLeavesTilesAsTheyWere() {
    new CombineStatistics.AddTilesFn().apply(TILES.get(0), TILES.get(1));
    assertThat(((Tile) TILES.get(0)).sums()).containsExactly(1, 2, 4);
    assertThat(((Tile) TILES.get(1)).sums()).containsExactly(16, -2, 0.5);
  }

  @Test
  void anotherTileIsRefused() {
    assertThatThrownBy(
            () ->
                new CombineStatistics.AddTilesFn()
                    .apply(TILES.get(0), new Tile(0, new double[3], 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
