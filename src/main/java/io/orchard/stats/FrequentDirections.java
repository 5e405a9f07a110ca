package io.orchard.stats;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A sketch of co-moments in little memory: at most 2 l rows B whose {@code B'B} stands for the
 * co-moments S of all rows seen, never above and never more than a known number below:
 *
 * <pre>  0 &lt;= S - B'B &lt;= Delta I</pre>
 *
 * <p>Mina Ghashami, Edo Liberty, Jeff M. Phillips, David P. Woodruff, "Frequent Directions: simple
 * and deterministic matrix sketching", SIAM Journal on Computing 45(5), 2016,
 * doi:10.1137/15M1009718. Centred rows enter as they are. When 2 l are there, they are turned to
 * their principal axes; all beyond the l-th are dropped, and from the squared lengths of the second
 * half of those l the next one, {@code delta}, is taken away, but not from the first half, which
 * keeps leading axes free of bias: Amey Desai, Mina Ghashami, Jeff M. Phillips, "Improved practical
 * matrix sketching with guarantees", IEEE Transactions on Knowledge and Data Engineering 28(7),
 * 2016, doi:10.1109/TKDE.2016.2539943. Nothing loses more than {@code delta} along any direction,
 * so Delta, the sum over all shrinks, bounds the loss; and each shrink loses at least {@code l / 2}
 * times its {@code delta} in all, so Delta is below {@code 2 / l} of the total, and small where few
 * directions carry most of it.
 *
 * <p>Sketches merge by taking in each other's rows; their Deltas add up. Sets with other means add
 * one row, as in {@link RowBlock}. Count, means and each feature's sum of squares are exact.
 *
 * <p>Mutable and not thread-safe. Memory is {@code 16 * l * d} bytes, and while it shrinks {@code
 * 96 * l^2} and some 64 MB more; that costs {@code 12 * l^2 * d + O(l^3)} operations for every l
 * rows.
 */
final class FrequentDirections implements Condensed {
  /** Numbers in one panel of columns: 32 MB of double. */
  private static final int PANEL_NUMBERS = 1 << 22;

  private final int l;
  private final double[] squares;
  private double[] rows;
  private int size;
  private double shrinkage;
  private long count;
  private MeanVector mean;

  private FrequentDirections(int l, long count, MeanVector mean, double[] squares) {
    this.l = l;
    this.count = count;
    this.mean = mean;
    this.squares = squares;
    this.rows = new double[0];
  }

  /** Returns the sketch of no rows, which keeps l of its own whenever it shrinks. */
  static FrequentDirections empty(int d, int l) {
    MeanVector zero = new MeanVector(new double[d], new double[d]);
    return new FrequentDirections(l, 0, zero, new double[d]);
  }

  /** Takes over what was read: rows {@code [r, d]}, and what was lost before they were. */
  static FrequentDirections of(
      int l, long count, MeanVector mean, double[] squares, double shrinkage, double[] rows) {
    FrequentDirections sketch = new FrequentDirections(l, count, mean, squares);
    sketch.shrinkage = shrinkage;
    sketch.append(rows, rows.length / mean.dimension());
    return sketch;
  }

  /**
   * Returns rows {@code [r, d]} that were read as columns {@code [d][r]}.
   *
   * @throws IllegalArgumentException if columns differ in length, exceed 2 l or are not finite
   */
  static double[] rows(double[][] columns, int l) {
    int d = columns.length;
    int r = columns[0] == null ? 0 : columns[0].length;
    if (l < 2 || r > 2 * l) {
      throw new IllegalArgumentException("a sketch of " + l + " rows cannot hold " + r);
    }
    double[] rows = new double[Math.multiplyExact(r, d)];
    for (int i = 0; i < d; i++) {
      MeanVector.requireFinite(columns[i], r);
      for (int row = 0; row < r; row++) {
        rows[row * d + i] = columns[i][row];
      }
    }
    return rows;
  }

  @Override
  public FrequentDirections copy() {
    FrequentDirections copy = new FrequentDirections(l, count, mean, squares.clone());
    copy.rows = Arrays.copyOf(rows, size * dimension());
    copy.size = size;
    copy.shrinkage = shrinkage;
    return copy;
  }

  @Override
  public int dimension() {
    return squares.length;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public MeanVector mean() {
    return mean;
  }

  /** Returns l, the rows that are left after a shrink. */
  int keptRows() {
    return l;
  }

  /** Returns the number of rows of B now, up to 2 l. */
  int size() {
    return size;
  }

  /** Returns Delta. */
  double shrinkage() {
    return shrinkage;
  }

  /** Returns the exact sums of squared deviations of each feature, {@code [d]}, shared. */
  double[] squares() {
    return squares;
  }

  /** Returns row r of B, {@code [d]}, in a new array. */
  double[] row(int r) {
    return Arrays.copyOfRange(rows, r * dimension(), (r + 1) * dimension());
  }

  /** Returns the exact sum for {@code i == j}, that of the sketch otherwise, in 2 l operations. */
  @Override
  public double sum(int i, int j) {
    if (i == j) {
      return squares[i];
    }
    double sum = 0;
    for (int r = 0; r < size; r++) {
      sum += rows[r * dimension() + i] * rows[r * dimension() + j];
    }
    return sum;
  }

  /** Returns the columns {@code [from, to)} of B, row-major, in a new array. */
  double[] panel(int from, int to) {
    int width = to - from;
    double[] panel = new double[size * width];
    for (int r = 0; r < size; r++) {
      System.arraycopy(rows, r * dimension() + from, panel, r * width, width);
    }
    return panel;
  }

  @Override
  public int blockRows() {
    return Math.max(1, Math.min(128, l));
  }

  @Override
  public void add(HeldRows held, int from, int to) {
    int b = to - from;
    RowBlock block = RowBlock.centred(held, from, to, mean, count);
    int entering = count == 0 ? b : b + 1;
    double[] values = block.values(entering);
    addSquares(values, entering);
    append(values, entering);
    join(block.mean(), b);
  }

  @Override
  public void merge(Condensed other) {
    if (!(other instanceof FrequentDirections that)) {
      throw new IllegalArgumentException("Exact co-moments do not merge into a sketch");
    }
    if (that.count > 0) {
      addBetween(that.mean, that.count, that.squares);
      shrinkage += that.shrinkage;
      append(that.rows, that.size);
    }
  }

  @Override
  public void forEachPart(Consumer<StatsPart> consumer) {
    int d = dimension();
    int height = Math.max(1, StatsPart.MAX_NUMBERS / d);
    int parts = (size + height - 1) / height;
    consumer.accept(new StatsPart.Means(count, mean, squares.clone(), shrinkage, parts));
    for (int from = 0; from < size; from += height) {
      int to = Math.min(from + height, size);
      consumer.accept(new StatsPart.Directions(Arrays.copyOfRange(rows, from * d, to * d)));
    }
  }

  @Override
  public int absorb(StatsPart part) {
    if (part instanceof StatsPart.Directions directions) {
      append(directions.rows(), directions.rows().length / dimension());
      return -1;
    }
    if (part instanceof StatsPart.Means means && means.squares().length > 0) {
      addBetween(means.mean(), means.count(), means.squares());
      shrinkage += means.shrinkage();
      return means.following();
    }
    throw new IllegalArgumentException("A part of exact co-moments does not merge into a sketch");
  }

  private void addBetween(MeanVector otherMean, long m, double[] otherSquares) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] += otherSquares[i];
    }
    if (count > 0) {
      double[] shift = RowBlock.shift(mean, count, otherMean, m);
      addSquares(shift, 1);
      append(shift, 1);
    }
    join(otherMean, m);
  }

  private void addSquares(double[] values, int r) {
    int d = squares.length;
    for (int row = 0; row < r; row++) {
      for (int i = 0; i < d; i++) {
        squares[i] += values[row * d + i] * values[row * d + i];
      }
    }
  }

  private void join(MeanVector otherMean, long m) {
    mean = count == 0 ? otherMean : MeanVector.merge(mean, count, otherMean, m);
    count += m;
  }

  private void append(double[] values, int r) {
    int d = dimension();
    for (int from = 0; from < r; ) {
      if (size == 2 * l) {
        shrink();
      }
      int taken = Math.min(r - from, 2 * l - size);
      reserve(size + taken);
      System.arraycopy(values, from * d, rows, size * d, taken * d);
      size += taken;
      from += taken;
    }
  }

  private void reserve(int height) {
    int d = dimension();
    if (rows.length < height * d) {
      int grown = Math.min(2 * l, Math.max(height, 2 * (rows.length / d)));
      rows = Arrays.copyOf(rows, Math.multiplyExact(grown, d));
    }
  }

  private void shrink() {
    int m = size;
    Eigenpairs axes =
        SymmetricSolver.active().leading(innerProducts(m), m, all -> Math.min(l + 1, m));
    double delta = axes.k() > l ? axes.values()[l] : 0;
    int kept = 0;
    double[] turn = new double[Math.min(l, axes.k()) * m];
    for (int i = 0; i < Math.min(l, axes.k()); i++) {
      double value = axes.values()[i];
      double left = i < l / 2 ? value : value - delta;
      if (left > 0) {
        double factor = Math.sqrt(left / value);
        for (int p = 0; p < m; p++) {
          turn[kept * m + p] = factor * axes.vectors()[i * m + p];
        }
        kept++;
      }
    }
    turnRows(turn, kept);
    shrinkage += delta;
  }

  private double[] innerProducts(int m) {
    double[] gram = new double[Math.multiplyExact(m, m)];
    int width = Math.max(1, PANEL_NUMBERS / m);
    for (int from = 0; from < dimension(); from += width) {
      int to = Math.min(from + width, dimension());
      Blas.active().addInnerProducts(panel(from, to), m, to - from, gram);
    }
    return SymmetricMatrix.mirrored(gram, m);
  }

  /** Replaces the rows by {@code turn [kept, size]} times them, panel by panel. */
  private void turnRows(double[] turn, int kept) {
    int d = dimension();
    double[] used = Arrays.copyOf(turn, kept * size);
    int width = Math.max(1, PANEL_NUMBERS / size);
    for (int from = 0; kept > 0 && from < d; from += width) {
      int to = Math.min(from + width, d);
      double[] turned = Blas.active().multiply(used, panel(from, to), kept, size, to - from);
      for (int r = 0; r < kept; r++) {
        System.arraycopy(turned, r * (to - from), rows, r * d + from, to - from);
      }
    }
    size = kept;
  }

  @Override
  public boolean equals(Object o) {
    int used = size * dimension();
    return o instanceof FrequentDirections other
        && l == other.l
        && count == other.count
        && size == other.size
        && Double.compare(shrinkage, other.shrinkage) == 0
        && mean.equals(other.mean)
        && Arrays.equals(squares, other.squares)
        && Arrays.equals(rows, 0, used, other.rows, 0, used);
  }

  @Override
  public int hashCode() {
    int hash = 31 * (31 * Long.hashCode(count) + mean.hashCode()) + Arrays.hashCode(squares);
    return 31 * hash + Double.hashCode(shrinkage);
  }
}
