package io.orchard.network.architecture;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Rounds numbers to bfloat16, which has the upper 16 bits of a float32. */
final class Bfloat16 {
  private static final int DROPPED_BITS = 16;
  private static final int STEP = 1 << DROPPED_BITS;

  private Bfloat16() {}

  /** Returns the nearest bfloat16, of two equally near the even one; NaN stays NaN. */
  static float nearest(double value) {
    float single = (float) value;
    if (Float.isNaN(single)) {
      return single;
    }
    int bits = Float.floatToRawIntBits(single);
    int half = (STEP >> 1) - 1 + ((bits >>> DROPPED_BITS) & 1);
    return Float.intBitsToFloat((bits + half) & -STEP);
  }

  /** Returns the bfloat16 on the other side of a value that rounds to the given one. */
  private static float beyond(double value, float nearest) {
    int away = Math.abs(nearest) > Math.abs(value) ? -STEP : STEP;
    return Float.intBitsToFloat(Float.floatToRawIntBits(nearest) + away);
  }

  /**
   * Rounds terms so that their weighted sum stays nearly what it is: each to the nearest bfloat16,
   * but for the few whose other neighbour, taken one after the other, makes up for what rounding
   * did to the sum. Those that can change it most come first.
   *
   * @param terms [n]
   * @param weights [n] of the terms in the sum
   * @param error by how much the sum is off already
   * @return [n] values that bfloat16 has
   */
  static float[] keepingSum(double[] terms, double[] weights, double error) {
    float[] rounded = new float[terms.length];
    double[] changes = new double[terms.length];
    double sum = error;
    for (int i = 0; i < terms.length; i++) {
      rounded[i] = nearest(terms[i]);
      changes[i] = weights[i] * ((double) beyond(terms[i], rounded[i]) - rounded[i]);
      sum += weights[i] * (rounded[i] - terms[i]);
    }
    for (int i : byMagnitude(changes)) {
      if (rounded[i] != terms[i] && Math.abs(sum + changes[i]) < Math.abs(sum)) {
        sum += changes[i];
        rounded[i] = beyond(terms[i], rounded[i]);
      }
    }
    return rounded;
  }

  private static int[] byMagnitude(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
