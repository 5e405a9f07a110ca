package io.orchard.duplicates;

import java.util.Arrays;
import java.util.Random;

/**
 * Random Gaussian directions, each the middle of a cell, and which cells a vector lies in.
 *
 * <p>For two vectors at the distance r, the numbers that they have along the directions differ by
 * independent normal numbers of standard deviation r. They share a cell if there is a direction
 * along which both go almost as far as each goes anywhere.
 */
final class Directions {
  /** Directions in all; a caller may use the first few. */
  static final int MOST = 256;

  /**
   * How much less far counts as almost as far, in standard deviations r. By experiment with
   * Gaussian numbers, 64 to 256 directions, cosines of 0.8 to 0.99: of pairs at the threshold, 99.0
   * to 99.6 % share a cell with 1.5, 99.5 to 99.9 % with 1.75.
   */
  static final float MARGIN = 1.75f;

  /** What rounding may do to a number along a direction: units are of length 1 to 1e-7. */
  private static final float ROUNDING = 1e-5f;

  private final int dims;
  private final float[] columns;
  private final float margin;

  private Directions(int dims, float[] columns, float margin) {
    this.dims = dims;
    this.columns = columns;
    this.margin = margin;
  }

  /**
   * Draws directions.
   *
   * @param seed which ones; those of different seeds are independent
   * @param distance r: what unit vectors at the threshold are apart
   */
  static Directions draw(long seed, int dims, double distance) {
    Random random = new Random(seed);
    float[] columns = new float[dims * MOST];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (float) random.nextGaussian();
    }
    return new Directions(dims, columns, (float) (MARGIN * distance) + ROUNDING);
  }

  /**
   * Finds the cells of vectors seen from a centre.
   *
   * @param vectors {@code [., dims]} row-major
   * @param members rows of it
   * @param centre {@code [dims]}
   * @param count how many directions to use, 1 to {@link #MOST}
   * @param cells takes the cells of each member, rising, as unsigned bytes, by its row
   */
  void place(float[] vectors, int[] members, float[] centre, int count, byte[][] cells) {
    float[] origin = new float[count];
    float[] first = new float[count];
    float[] second = new float[count];
    Products.of(centre, 0, 0, dims, columns, MOST, count, origin, second);
    for (int i = 0; i < members.length; i += 2) {
      int a = members[i];
      int b = members[Math.min(i + 1, members.length - 1)];
      Products.of(vectors, a * dims, b * dims, dims, columns, MOST, count, first, second);
      cells[a] = farthest(first, origin);
      cells[b] = farthest(second, origin);
    }
  }

  private byte[] farthest(float[] along, float[] origin) {
    float most = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < along.length; j++) {
      along[j] -= origin[j];
      most = Math.max(most, along[j]);
    }
    byte[] cells = new byte[along.length];
    int size = 0;
    for (int j = 0; j < along.length; j++) {
      if (along[j] >= most - margin) {
        cells[size++] = (byte) j;
      }
    }
    return Arrays.copyOf(cells, size);
  }
}
