package io.orchard.duplicates;

import java.util.List;

/**
 * The vectors of a cell at length 1, as float32 for quick looks, and their exact cosines.
 *
 * <p>Units have one number more than the vectors, which is 1 for a zero vector and else 0: so two
 * zero vectors are alike, and no other one is like them.
 */
final class UnitVectors {
  private final List<PlacedVector> vectors;
  private final double[] squares;
  private final int dims;
  private final float[] units;

  private UnitVectors(List<PlacedVector> vectors) {
    this.vectors = vectors;
    squares = new double[vectors.size()];
    dims = vectors.get(0).vector().length + 1;
    units = new float[vectors.size() * dims];
    for (int i = 0; i < squares.length; i++) {
      float[] vector = vectors.get(i).vector();
      squares[i] = Cosine.dot(vector, vector);
      writeUnit(vector, squares[i], units, i * dims);
    }
  }

  /** Brings at least one vector to length 1. */
  static UnitVectors of(List<PlacedVector> vectors) {
    return new UnitVectors(vectors);
  }

  /** Returns one vector {@code [k]} as a unit {@code [k + 1]}. */
  static float[] unit(float[] vector) {
    float[] unit = new float[vector.length + 1];
    writeUnit(vector, Cosine.dot(vector, vector), unit, 0);
    return unit;
  }

  private static void writeUnit(float[] vector, double square, float[] units, int at) {
    if (square == 0) {
      units[at + vector.length] = 1;
      return;
    }
    double scale = 1 / Math.sqrt(square);
    for (int d = 0; d < vector.length; d++) {
      units[at + d] = (float) (vector[d] * scale);
    }
  }

  int size() {
    return squares.length;
  }

  /** Returns the length k + 1 of a unit. */
  int dims() {
    return dims;
  }

  /** Returns the units {@code [n, k + 1]}; the array is not to be changed. */
  float[] units() {
    return units;
  }

  String path(int i) {
    return vectors.get(i).path();
  }

  byte[] cells(int i) {
    return vectors.get(i).cells();
  }

  /**
   * Returns what the float32 product of two units may lie below their cosine: dims additions and
   * products, and the rounding of both, at 2^-24 each.
   */
  float rounding() {
    return (dims + 4) * 0x1p-23f;
  }

  /** Returns the cosine of two vectors. */
  double cosine(int i, int j) {
    return Cosine.of(vectors.get(i).vector(), squares[i], vectors.get(j).vector(), squares[j]);
  }

  /** Returns the float32 product of two units, as good as {@link #rounding()} says. */
  float quick(int i, int j) {
    float sum = 0;
    for (int d = 0; d < dims; d++) {
      sum += units[i * dims + d] * units[j * dims + d];
    }
    return sum;
  }
}
