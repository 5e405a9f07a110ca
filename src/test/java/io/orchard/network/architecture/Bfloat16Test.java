package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

  /** 1 + 2^-7 is the number after 1; half-way values go to the even mantissa. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.00390625, 1",
    "1.01171875, 1.015625",
    "1.004, 1.0078125",
    "-1.004, -1.0078125",
    "0, 0",
    "3.4028234663852886e38, Infinity",
    "NaN, NaN",
    "-Infinity, -Infinity",
    "1e-45, 0"
  })
  void nearestIsThatOfIeeeRounding(double value, Float expected) {
    assertThat(Float.valueOf(Bfloat16.nearest(value))).isEqualTo(expected);
  }

  /** The other neighbour is taken for few terms, and brings the sum nearly back. */
  @Test
  void theSumStays() {
    SplittableRandom random = new SplittableRandom(5);
    double before = 0;
    double after = 0;
    for (int round = 0; round < 100; round++) {
      double[] terms = random.doubles(10, -2, 2).toArray();
      double[] weights = random.doubles(10, 0, 6).toArray();
      float[] rounded = Bfloat16.keepingSum(terms, weights, 0);
      float[] nearest = new float[terms.length];
      for (int i = 0; i < terms.length; i++) {
        nearest[i] = Bfloat16.nearest(terms[i]);
        assertThat(Bfloat16.nearest(rounded[i])).isEqualTo(rounded[i]);
        assertThat(Math.abs(rounded[i] - terms[i])).isLessThan(Math.abs(terms[i]) / 128);
      }
      before += Math.abs(error(nearest, terms, weights));
      after += Math.abs(error(rounded, terms, weights));
    }
    assertThat(after).isLessThan(before / 5);
  }

  @Test
  void whatBfloat16HasStaysAsItIs() {
    double[] terms = {1, -0.5, 0, 1.0078125, Double.NaN, Double.POSITIVE_INFINITY};
    double[] weights = {1, 1, 1, 1, 1, 1};
    double[] rounded = new double[terms.length];
    float[] found = Bfloat16.keepingSum(terms, weights, 0);
    Arrays.setAll(rounded, i -> found[i]);
    assertThat(rounded).containsExactly(terms);
  }

  private static double error(float[] rounded, double[] terms, double[] weights) {
    double error = 0;
    for (int i = 0; i < terms.length; i++) {
      error += weights[i] * (rounded[i] - terms[i]);
    }
    return error;
  }
}
