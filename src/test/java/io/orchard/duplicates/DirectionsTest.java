package io.orchard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two vectors at the threshold share a cell, whatever the directions that are drawn. */
class DirectionsTest {

  private static final int DRAWS = 4_000;

  /** What {@link Directions#MARGIN} says, less two standard errors of this many draws. */
  private static final double SHARED = 0.995 - 0.0022;

  @ParameterizedTest
  @CsvSource({"0.5, 8", "0.8, 64", "0.9, 256", "0.95, 256", "0.98, 256", "0.99, 16", "0.95, 4"})
  void pairsAtTheThresholdShareACell(double threshold, int count) {
    Random random = new Random(9);
    int shared = 0;
    for (int seed = 0; seed < DRAWS; seed++) {
      float[] one = Twins.gaussian(1, 2, random)[0];
      float[] pair = new float[6];
      System.arraycopy(UnitVectors.unit(one), 0, pair, 0, 3);
      System.arraycopy(UnitVectors.unit(Twins.twin(one, threshold, random)), 0, pair, 3, 3);
      byte[][] cells = new byte[2][];
      Directions.draw(seed, 3, Math.sqrt(2 - 2 * threshold))
          .place(pair, new int[] {0, 1}, new float[3], count, cells);
      shared += share(cells[0], cells[1]) ? 1 : 0;
    }
    assertThat((double) shared / DRAWS).isGreaterThanOrEqualTo(SHARED);
  }

  private static boolean share(byte[] a, byte[] b) {
    for (byte cell : a) {
      for (byte other : b) {
        if (cell == other) {
          return true;
        }
      }
    }
    return false;
  }
}
