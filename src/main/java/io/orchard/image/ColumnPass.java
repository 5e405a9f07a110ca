package io.orchard.image;

/**
 * The horizontal pass: turns rows of an image into rows of the target width, 8-bit values as ints.
 *
 * <p>A strip of rows is transposed first, so that all samples of a column share one weight and the
 * inner loops run over long stretches. Keeps its buffers between calls.
 */
final class ColumnPass {
  /** Ints in a transposed strip: 256 KiB, which stays in the second-level cache. */
  private static final int STRIP_INTS = 1 << 16;

  /** Fewest rows of a strip; below this the vector loops are too short to pay. */
  private static final int MIN_STRIP_ROWS = 16;

  /** Rows wider than this are convolved in place: their transposed strip would be too large. */
  private static final int MAX_TRANSPOSED_WIDTH = 1 << 15;

  private final WeightedSum sum = new WeightedSum();

  /** The strip by columns: {@code [w, 3 * rows]}, or larger. */
  private int[][] transposed = new int[1][0];

  private int[] column = new int[0];

  /** How many rows of an image of this width one call should take. */
  static int stripRows(int width) {
    return Math.max(MIN_STRIP_ROWS, STRIP_INTS / 3 / width);
  }

  /** Puts rows {@code [start, end)} of the target width into the ring. */
  void run(RgbImage image, int start, int end, CoefficientTable columns, RowRing ring) {
    if (image.width() == columns.outputSize()) {
      copy(image, start, end, ring);
    } else if (image.width() > MAX_TRANSPOSED_WIDTH) {
      convolveInPlace(image, start, end, columns, ring);
    } else {
      transpose(image, start, end);
      convolveTransposed(start, end, columns, ring);
    }
  }

  private static void copy(RgbImage image, int start, int end, RowRing ring) {
    byte[] in = image.pixels();
    int from = 3 * start * image.width();
    for (int row = start; row < end; row++) {
      int[] out = ring.row(row);
      for (int i = 0; i < 3 * image.width(); i++) {
        out[i] = in[from++] & 0xff;
      }
    }
  }

  private void transpose(RgbImage image, int start, int end) {
    int width = image.width();
    int columnInts = 3 * (end - start);
    if (transposed.length < width || transposed[0].length < columnInts) {
      transposed = new int[width][columnInts];
    }
    byte[] in = image.pixels();
    for (int x = 0; x < width; x++) {
      int[] out = transposed[x];
      int from = 3 * (start * width + x);
      for (int to = 0; to < columnInts; to += 3, from += 3 * width) {
        out[to] = in[from] & 0xff;
        out[to + 1] = in[from + 1] & 0xff;
        out[to + 2] = in[from + 2] & 0xff;
      }
    }
  }

  private void convolveTransposed(int start, int end, CoefficientTable columns, RowRing ring) {
    int columnInts = 3 * (end - start);
    if (column.length < columnInts) {
      column = new int[columnInts];
    }
    for (int x = 0; x < columns.outputSize(); x++) {
      sum.clear();
      for (int from = columns.first(x); from < columns.end(x); from++) {
        sum.add(transposed[from], columns.weight(x, from));
      }
      sum.write(column, columnInts);
      for (int row = start, i = 0; row < end; row++, i += 3) {
        int[] out = ring.row(row);
        out[3 * x] = column[i];
        out[3 * x + 1] = column[i + 1];
        out[3 * x + 2] = column[i + 2];
      }
    }
  }

  private static void convolveInPlace(
      RgbImage image, int start, int end, CoefficientTable columns, RowRing ring) {
    byte[] in = image.pixels();
    for (int row = start; row < end; row++) {
      int[] out = ring.row(row);
      for (int x = 0, to = 0; x < columns.outputSize(); x++, to += 3) {
        int red = CoefficientTable.HALF;
        int green = CoefficientTable.HALF;
        int blue = CoefficientTable.HALF;
        int from = 3 * (row * image.width() + columns.first(x));
        for (int column = columns.first(x); column < columns.end(x); column++, from += 3) {
          int weight = columns.weight(x, column);
          red += weight * (in[from] & 0xff);
          green += weight * (in[from + 1] & 0xff);
          blue += weight * (in[from + 2] & 0xff);
        }
        out[to] = WeightedSum.clip(red);
        out[to + 1] = WeightedSum.clip(green);
        out[to + 2] = WeightedSum.clip(blue);
      }
    }
  }
}
