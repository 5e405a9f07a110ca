package io.orchard.stats;

/**
 * A block of rows made ready to enter co-moments: less their own means, and as one row more the
 * distance of their means from those before, weighted so that its outer product is the last term of
 * Chan's merge formula. Rows are centred when they are asked for.
 */
final class RowBlock {
  private final HeldRows rows;
  private final int from;
  private final int to;
  private final MeanVector mean;
  private final double[] shift;

  private RowBlock(HeldRows rows, int from, int to, MeanVector mean, double[] shift) {
    this.rows = rows;
    this.from = from;
    this.to = to;
    this.mean = mean;
    this.shift = shift;
  }

  /** Makes a block of the rows {@code [from, to)}, to follow n others with the given means. */
  static RowBlock centred(HeldRows rows, int from, int to, MeanVector before, long n) {
    MeanVector mean = MeanVector.of(rows, from, to);
    return new RowBlock(rows, from, to, mean, shift(before, n, mean, to - from));
  }

  /** Returns the row whose outer product two sets of n and m rows gain when they merge. */
  static double[] shift(MeanVector a, long n, MeanVector b, long m) {
    double[] shift = b.minus(a);
    double root = Math.sqrt(Condensed.mergeWeight(n, m));
    for (int i = 0; i < shift.length; i++) {
      shift[i] *= root;
    }
    return shift;
  }

  /** Returns the number of rows, that of the means included. */
  int height() {
    return to - from + 1;
  }

  /** Returns the means of the block's own rows. */
  MeanVector mean() {
    return mean;
  }

  /** Returns the first rows in a new array {@code [count, d]}. */
  double[] values(int count) {
    int d = rows.dimension();
    double[] row = new double[d];
    double[] values = new double[Math.multiplyExact(count, d)];
    for (int r = 0; r < count; r++) {
      copyTo(r, row);
      System.arraycopy(row, 0, values, r * d, d);
    }
    return values;
  }

  /** Writes row r into an array {@code [d]}; the row of the means comes last. */
  void copyTo(int r, double[] target) {
    int d = rows.dimension();
    if (r == to - from) {
      System.arraycopy(shift, 0, target, 0, d);
    } else {
      rows.copyTo(from + r, 0, d, target, 0);
      mean.subtractFrom(target, 0, 0, d);
    }
  }
}
