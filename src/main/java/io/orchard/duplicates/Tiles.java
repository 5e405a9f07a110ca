package io.orchard.duplicates;

/** Some units as columns, {@value #WIDTH} a tile, ready to be multiplied by others. */
final class Tiles {
  /** As many columns of 50 numbers as stay in a processor's first or second cache. */
  static final int WIDTH = 256;

  private final UnitVectors vectors;
  private final int[] members;
  private final float[][] columns;

  /** Copies the units of the members, {@code 4 (k + 1)} bytes each. */
  Tiles(UnitVectors vectors, int[] members) {
    this.vectors = vectors;
    this.members = members;
    columns = new float[(members.length + WIDTH - 1) / WIDTH][];
    for (int tile = 0; tile < columns.length; tile++) {
      columns[tile] = transposed(tile);
    }
  }

  private float[] transposed(int tile) {
    int width = width(tile);
    int dims = vectors.dims();
    float[] transposed = new float[dims * width];
    for (int j = 0; j < width; j++) {
      int row = members[tile * WIDTH + j] * dims;
      for (int d = 0; d < dims; d++) {
        transposed[d * width + j] = vectors.units()[row + d];
      }
    }
    return transposed;
  }

  int count() {
    return columns.length;
  }

  /** Returns how many members a tile has. */
  int width(int tile) {
    return Math.min(WIDTH, members.length - tile * WIDTH);
  }

  /** Computes the products of two vectors with those of a tile. */
  void products(int a, int b, int tile, float[] ofA, float[] ofB) {
    int dims = vectors.dims();
    int width = width(tile);
    float[] units = vectors.units();
    Products.of(units, a * dims, b * dims, dims, columns[tile], width, width, ofA, ofB);
  }
}
