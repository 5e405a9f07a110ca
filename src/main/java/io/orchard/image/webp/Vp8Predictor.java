package io.orchard.image.webp;

/** Intra prediction of VP8 (RFC 6386, section 12): fills blocks from the samples around them. */
final class Vp8Predictor {
  /** Modes of whole blocks; the first four of sub-blocks are the same in another order. */
  static final int DC = 0;

  static final int TRUE_MOTION = 1;
  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;

  /** Samples around a sub-block: left from the bottom up, corner, then above to the far right. */
  private final int[] edge = new int[13];

  /** Predicts a whole block of {@code size} samples square. */
  void block(Vp8Plane plane, int x, int y, int size, int mode) {
    if (mode == DC) {
      fill(plane, x, y, size, dc(plane, x, y, size));
      return;
    }
    int corner = plane.get(plane.at(x - 1, y - 1));
    for (int row = 0; row < size; row++) {
      int left = plane.get(plane.at(x - 1, y + row));
      int to = plane.at(x, y + row);
      for (int column = 0; column < size; column++) {
        int above = plane.get(plane.at(x + column, y - 1));
        plane.set(
            to + column,
            switch (mode) {
              case VERTICAL -> above;
              case HORIZONTAL -> left;
              default -> Math.max(0, Math.min(255, above + left - corner));
            });
      }
    }
  }

  /** The mean of the edges that lie in the image, or 128. */
  private static int dc(Vp8Plane plane, int x, int y, int size) {
    int sum = 0;
    int count = 0;
    for (int i = 0; i < size && y > 0; i++, count++) {
      sum += plane.get(plane.at(x + i, y - 1));
    }
    for (int i = 0; i < size && x > 0; i++, count++) {
      sum += plane.get(plane.at(x - 1, y + i));
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private static void fill(Vp8Plane plane, int x, int y, int size, int value) {
    for (int row = 0; row < size; row++) {
      int to = plane.at(x, y + row);
      for (int i = 0; i < size; i++) {
        plane.set(to + i, value);
      }
    }
  }

  /**
   * Predicts a sub-block of 4 by 4 samples.
   *
   * @param aboveRight index of the four samples that count as above and to the right
   */
  void subBlock(Vp8Plane plane, int x, int y, int mode, int aboveRight) {
    for (int i = 0; i < 4; i++) {
      edge[i] = plane.get(plane.at(x - 1, y + 3 - i));
      edge[5 + i] = plane.get(plane.at(x + i, y - 1));
      edge[9 + i] = plane.get(aboveRight + i);
    }
    edge[4] = plane.get(plane.at(x - 1, y - 1));
    if (mode == DC) {
      int sum = 4;
      for (int i = 0; i < 4; i++) {
        sum += edge[i] + edge[5 + i];
      }
      fill(plane, x, y, 4, sum >> 3);
      return;
    }
    for (int row = 0; row < 4; row++) {
      int to = plane.at(x, y + row);
      for (int column = 0; column < 4; column++) {
        plane.set(to + column, directional(mode, column, row));
      }
    }
  }

  private int directional(int mode, int x, int y) {
    return switch (mode) {
      case TRUE_MOTION -> Math.max(0, Math.min(255, edge[5 + x] + edge[3 - y] - edge[4]));
      case VERTICAL -> three(5 + x);
      case HORIZONTAL -> y == 3 ? edge[1] + 3 * edge[0] + 2 >> 2 : three(3 - y);
      case 4 -> x + y == 6 ? edge[11] + 3 * edge[12] + 2 >> 2 : three(6 + x + y);
      case 5 -> three(4 + x - y);
      case 6 -> verticalRight(x, y);
      case 7 -> verticalLeft(x, y);
      case 8 -> horizontalDown(x, y);
      default -> horizontalUp(x + 2 * y);
    };
  }

  private int verticalRight(int x, int y) {
    if (x == 0 && y >= 2) {
      return three(5 - y);
    }
    int along = 4 + x - y / 2;
    return y % 2 == 0 ? two(along) : three(along);
  }

  private int verticalLeft(int x, int y) {
    if (x == 3 && y >= 2) {
      return three(8 + y);
    }
    int along = 5 + x + y / 2;
    return y % 2 == 0 ? two(along) : three(along + 1);
  }

  private int horizontalDown(int x, int y) {
    int steps = x - 2 * y;
    if (steps > 1) {
      return three(3 + steps);
    }
    int along = y - x / 2;
    return x % 2 == 0 ? two(3 - along) : three(4 - along);
  }

  private int horizontalUp(int steps) {
    if (steps > 5) {
      return edge[0];
    }
    if (steps == 5) {
      return edge[1] + 3 * edge[0] + 2 >> 2;
    }
    int along = 3 - steps / 2;
    return steps % 2 == 0 ? two(along - 1) : three(along - 1);
  }

  /** The mean of an edge sample and the next one. */
  private int two(int i) {
    return edge[i] + edge[i + 1] + 1 >> 1;
  }

  /** The mean of three edge samples, the middle one counted twice. */
  private int three(int i) {
    return edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2 >> 2;
  }
}
