package io.orchard.image.resample;

import io.orchard.image.raster.RgbImage;

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
  private final SampleLanes lanes;

  /** The strip by columns: {@code [w, 3 * rows]}, or larger. */
  private int[][] transposed = new int[1][0];

  /** The columns that are ready for the ring. */
  private final int[][] columns = new int[SampleLanes.PIXELS][0];

  /** Makes rows that lie in lanes. */
  ColumnPass(SampleLanes lanes) {
    this.lanes = lanes;
  }

  /** How many rows of an image of this width one call should take. */
  static int stripRows(int width) {
    return Math.max(MIN_STRIP_ROWS, STRIP_INTS / 3 / width);
  }

  /** Puts rows {@code [start, end)} of the target width into the ring. */
  void run(RgbImage image, int start, int end, CoefficientTable table, RowRing ring) {
    if (table.isIdentity()) {
      copy(image, start, end, ring);
    } else if (image.width() > MAX_TRANSPOSED_WIDTH) {
      convolveInPlace(image, start, end, table, ring);
    } else {
      transpose(image, start, end, table);
      convolveTransposed(start, end, table, ring);
    }
  }

  private void copy(RgbImage image, int start, int end, RowRing ring) {
    byte[] in = image.pixels();
    int from = 3 * start * image.width();
    for (int row = start; row < end; row++) {
      int[] out = ring.row(row);
      for (int i = 0; i < 3 * image.width(); i++) {
        lanes.set(out, i, in[from++] & 0xff);
      }
    }
  }

  /** Transposes the columns that the table uses. */
  private void transpose(RgbImage image, int start, int end, CoefficientTable table) {
    int width = image.width();
    int columnInts = 3 * (end - start);
    if (transposed.length < width || transposed[0].length < columnInts) {
      transposed = new int[width][columnInts];
    }
    byte[] in = image.pixels();
    int last = table.end(table.outputSize() - 1);
    for (int x = table.first(0); x < last; x++) {
      int[] out = transposed[x];
      int from = 3 * (start * width + x);
      for (int to = 0; to < columnInts; to += 3, from += 3 * width) {
        out[to] = in[from] & 0xff;
        out[to + 1] = in[from + 1] & 0xff;
        out[to + 2] = in[from + 2] & 0xff;
      }
    }
  }

  private void convolveTransposed(int start, int end, CoefficientTable table, RowRing ring) {
    int width = table.outputSize();
    for (int x = 0; x < width; x += SampleLanes.PIXELS) {
      for (int i = 0; i < SampleLanes.PIXELS; i++) {
        convolveColumn(Math.min(x + i, width - 1), table, i, 3 * (end - start));
      }
      for (int row = start; row < end; row++) {
        lanes.setPixels(ring.row(row), x, columns, 3 * (row - start));
      }
    }
  }

  private void convolveColumn(int x, CoefficientTable table, int to, int length) {
    sum.clear();
    for (int from = table.first(x); from < table.end(x); from++) {
      sum.add(transposed[from], table.weight(x, from));
    }
    if (columns[to].length < length) {
      columns[to] = new int[length];
    }
    sum.write(columns[to], length);
  }

  private void convolveInPlace(
      RgbImage image, int start, int end, CoefficientTable table, RowRing ring) {
    byte[] in = image.pixels();
    for (int row = start; row < end; row++) {
      int[] out = ring.row(row);
      for (int x = 0, to = 0; x < table.outputSize(); x++, to += 3) {
        int red = CoefficientTable.HALF;
        int green = CoefficientTable.HALF;
        int blue = CoefficientTable.HALF;
        int from = 3 * (row * image.width() + table.first(x));
        for (int column = table.first(x); column < table.end(x); column++, from += 3) {
          int weight = table.weight(x, column);
          red += weight * (in[from] & 0xff);
          green += weight * (in[from + 1] & 0xff);
          blue += weight * (in[from + 2] & 0xff);
        }
        lanes.set(out, to, WeightedSum.clip(red));
        lanes.set(out, to + 1, WeightedSum.clip(green));
        lanes.set(out, to + 2, WeightedSum.clip(blue));
      }
    }
  }
}
