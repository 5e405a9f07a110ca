package io.orchard.stats;

/**
 * A block of rows made ready to enter co-moments: less their own means, and as one row more the
 * distance of their means from those before, weighted so that its outer product is the last term of
 * Chan's merge formula.
 *
 * @param values {@code [b + 1, d]}, the row of the means last; all zero there if no row came before
 * @param mean means of the b rows
 */
record RowBlock(double[] values, MeanVector mean) {

  /** Makes a block of the rows {@code [from, to)}, to follow n others with the given means. */
  static RowBlock centred(HeldRows rows, int from, int to, MeanVector before, long n) {
    int d = rows.dimension();
    int b = to - from;
    MeanVector mean = MeanVector.of(rows, from, to);
    double[] values = new double[Math.multiplyExact(b + 1, d)];
    for (int r = 0; r < b; r++) {
      rows.copyTo(from + r, 0, d, values, r * d);
      mean.subtractFrom(values, r * d, 0, d);
    }
    double[] shift = shift(before, n, mean, b);
    System.arraycopy(shift, 0, values, b * d, d);
    return new RowBlock(values, mean);
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
}
