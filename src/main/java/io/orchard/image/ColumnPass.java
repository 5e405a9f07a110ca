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

  private int[] transposed = new int[0];
  private int[] sums = new int[0];

  /** How many rows of an image of this width one call should take. */
  static int stripRows(int width) {
    return Math.max(MIN_STRIP_ROWS, STRIP_INTS / 3 / width);
  }

  /** Writes rows {@code [start, end)}, each to the slot of {@code ring} that its number selects. */
  void run(RgbImage image, int start, int end, CoefficientTable columns, int[][] ring) {
    int outputWidth = columns.outputSize();
    if (image.width() == outputWidth) {
      copy(image, start, end, ring);
    } else if (image.width() > MAX_TRANSPOSED_WIDTH) {
      convolveInPlace(image, start, end, columns, ring);
    } else {
      transpose(image, start, end);
      convolveTransposed(start, end, columns, ring);
    }
  }

  private static void copy(RgbImage image, int start, int end, int[][] ring) {
    int rowInts = 3 * image.width();
    for (int row = start; row < end; row++) {
      int[] to = ring[row % ring.length];
      int from = row * rowInts;
      for (int i = 0; i < rowInts; i++) {
        to[i] = image.pixels()[from + i] & 0xff;
      }
    }
  }

  /** Lays rows {@code [start, end)} out as {@code [w, end - start, 3]}. */
  private void transpose(RgbImage image, int start, int end) {
    int columnInts = 3 * (end - start);
    if (transposed.length < image.width() * columnInts) {
      transposed = new int[image.width() * columnInts];
    }
    int[] out = transposed;
    byte[] in = image.pixels();
    int from = 3 * start * image.width();
    for (int row = 0; row < end - start; row++) {
      for (int x = 0, to = 3 * row; x < image.width(); x++, from += 3, to += columnInts) {
        out[to] = in[from] & 0xff;
        out[to + 1] = in[from + 1] & 0xff;
        out[to + 2] = in[from + 2] & 0xff;
      }
    }
  }

  private void convolveTransposed(int start, int end, CoefficientTable columns, int[][] ring) {
    int columnInts = 3 * (end - start);
    if (sums.length < columnInts) {
      sums = new int[columnInts];
    }
    for (int x = 0; x < columns.outputSize(); x++) {
      VectorSums.start(sums, columnInts);
      int column = columns.first(x);
      int last = columns.end(x);
      for (; column + 1 < last; column += 2) {
        int from = column * columnInts;
        int weight = columns.weight(x, column);
        int nextWeight = columns.weight(x, column + 1);
        VectorSums.addTwo(
            sums, columnInts, transposed, from, weight, transposed, from + columnInts, nextWeight);
      }
      if (column < last) {
        int weight = columns.weight(x, column);
        VectorSums.add(sums, columnInts, transposed, column * columnInts, weight);
      }
      VectorSums.finish(sums, columnInts);
      for (int row = start, i = 0; row < end; row++, i += 3) {
        int[] to = ring[row % ring.length];
        to[3 * x] = sums[i];
        to[3 * x + 1] = sums[i + 1];
        to[3 * x + 2] = sums[i + 2];
      }
    }
  }

  private static void convolveInPlace(
      RgbImage image, int start, int end, CoefficientTable columns, int[][] ring) {
    byte[] in = image.pixels();
    for (int row = start; row < end; row++) {
      int[] out = ring[row % ring.length];
      for (int x = 0; x < columns.outputSize(); x++) {
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
        out[3 * x] = red;
        out[3 * x + 1] = green;
        out[3 * x + 2] = blue;
      }
      VectorSums.finish(out, 3 * columns.outputSize());
    }
  }
}
