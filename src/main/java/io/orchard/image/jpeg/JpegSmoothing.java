package io.orchard.image.jpeg;

import java.util.Arrays;

/**
 * Estimates low coefficients that the scans of a progressive JPEG file do not fully tell, by the
 * mean levels of the blocks around, as libjpeg-turbo 2.1 does: the idea of ITU-T T.81, K.8, on 5x5
 * blocks.
 */
final class JpegSmoothing {
  private static final int SIDE = 5;

  /**
   * By position in zigzag order: weights of the surrounding DC values in 256ths, row by row, where
   * nothing but DC values is known.
   */
  private static final int[][] WIDE = {
    {
      -2, -6, -8, -6, -2, -6, 6, 42, 6, -6, -8, 42, 152, 42, -8, -6, 6, 42, 6, -6, -2, -6, -8, -6,
      -2
    },
    {-1, -1, 0, 1, 1, -3, 13, 0, -13, 3, -3, 38, 0, -38, 3, -3, 13, 0, -13, 3, -1, -1, 0, 1, 1},
    {-1, -3, -3, -3, -1, -1, 13, 38, 13, -1, 0, 0, 0, 0, 0, 1, -13, -38, -13, 1, 1, 3, 3, 3, 1},
    {0, 0, 1, 0, 0, 0, 2, 7, 2, 0, 0, -5, -14, -5, 0, 0, 2, 7, 2, 0, 0, 0, 1, 0, 0},
    {-1, 0, 0, 0, 1, 0, 9, 0, -9, 0, 0, 0, 0, 0, 0, 0, -9, 0, 9, 0, 1, 0, 0, 0, -1},
    {0, 0, 0, 0, 0, 0, 2, -5, 2, 0, 1, 7, -14, 7, 1, 0, 2, -5, 2, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 2, 0, -2, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, -3, 1, 0, 0, 0, 0, 0, 0, 0, -1, 3, -1, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, -3, 0, 3, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, -1, -2, -1, 0, 0, 0, 0, 0, 0}
  };

  /** The same where more is known: DC values stay, and so do the coefficients behind these. */
  private static final int[][] NARROW = {
    {},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -7, 50, 0, -50, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {0, 0, -7, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, -50, 0, 0, 0, 0, 7, 0, 0},
    {0, 0, -1, 0, 0, 0, 0, 13, 0, 0, 0, 0, -24, 0, 0, 0, 0, 13, 0, 0, 0, 0, -1, 0, 0},
    {0, -1, 0, 1, 0, -1, 10, 0, -10, 1, 0, 0, 0, 0, 0, 1, -10, 0, 10, -1, 0, 1, 0, -1, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 13, -24, 13, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
  };

  private final JpegComponent component;
  private final JpegFrame frame;
  private final int[][] window = new int[SIDE][SIDE];
  private final int[] rows = new int[SIDE];
  private int[] missing = {};
  private boolean wide;

  JpegSmoothing(JpegComponent component, JpegFrame frame) {
    this.component = component;
    this.frame = frame;
  }

  /** Whether a file, read to its end, lacks what can be estimated, and has what that takes. */
  static boolean helps(JpegFrame frame) {
    for (JpegComponent c : frame.components()) {
      if (!c.hasQuantiser() || !c.precision().knowsDc()) {
        return false;
      }
      for (int k = 0; k < JpegPrecision.COUNT; k++) {
        if (c.quantiser()[JpegTables.ZIGZAG[k]] == 0) {
          return false;
        }
      }
    }
    return frame.progressive()
        && frame.components().stream().anyMatch(c -> c.precision().isIncomplete());
  }

  /** Prepares for the blocks of a row, which are to come from left to right. */
  void startRow(int row) {
    int group = row / component.vertical();
    int within = row % component.vertical();
    int lastGroup = frame.groupRows() - 1;
    int groupRows =
        group < lastGroup
            ? component.vertical()
            : component.ownBlockRows() - lastGroup * component.vertical();
    // libjpeg sees two groups around, but within its own group only what the group has.
    rows[2] = row;
    rows[1] = row > 0 ? row - 1 : row;
    rows[0] = within > 1 || group > 1 ? row - 2 : rows[1];
    rows[3] = within < groupRows - 1 || group < lastGroup ? row + 1 : row;
    rows[4] = within < groupRows - 2 || group + 1 < lastGroup ? row + 2 : rows[3];
    boolean reached = group <= frame.lastReachedGroupRow();
    missing = reached ? component.precision().missing() : component.precision().missingBefore();
    wide = JpegPrecision.onlyDc(missing);
    for (int i = 0; i < SIDE; i++) {
      Arrays.fill(window[i], dc(i, 0));
    }
  }

  private int dc(int windowRow, int column) {
    return component.coefficients()[component.coefficientOffset(rows[windowRow], column)];
  }

  /** Completes a copy of the next block's coefficients. */
  void complete(int column, short[] block) {
    advance(column);
    int[][] kernels = wide ? WIDE : NARROW;
    for (int k = 1; k < kernels.length; k++) {
      int position = JpegTables.ZIGZAG[k];
      if (missing[k] != 0 && block[position] == 0) {
        block[position] = (short) estimate(kernels[k], position, missing[k]);
      }
    }
    if (wide) {
      block[0] = (short) estimate(kernels[0], 0, 0);
    }
  }

  /** Moves the window; beyond the last column it keeps what it has, as libjpeg's does. */
  private void advance(int column) {
    int last = component.ownBlockColumns() - 1;
    for (int i = 0; i < SIDE; i++) {
      int[] values = window[i];
      if (column > 0) {
        System.arraycopy(values, 1, values, 0, SIDE - 1);
      } else if (last > 0) {
        values[3] = dc(i, 1);
      }
      if (column + 1 < last) {
        values[4] = dc(i, column + 2);
      }
    }
  }

  /** Rounds away from zero at half; known high bits that are zero limit what may be missing. */
  private int estimate(int[] kernel, int position, int missingBits) {
    int sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      sum += kernel[i] * window[i / SIDE][i % SIDE];
    }
    long level = (long) component.quantiser()[0] * sum;
    long step = component.quantiser()[position];
    int size = (int) (((step << 7) + Math.abs(level)) / (step << 8));
    if (missingBits > 0) {
      size = Math.min(size, (1 << missingBits) - 1);
    }
    return level < 0 ? -size : size;
  }
}
