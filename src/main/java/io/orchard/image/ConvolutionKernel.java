package io.orchard.image;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resizes by a separable convolution in Pillow's fixed-point arithmetic.
 *
 * <p>Every inner loop is {@code sum[i] += weight * samples[i]} over a long run of ints, which the
 * JIT turns into vector instructions. For the horizontal pass a strip of rows is transposed, so
 * that a whole column of samples shares one weight; the vertical pass adds each finished row to the
 * sums of the few output rows that use it. Hence memory does not grow with the input.
 */
final class ConvolutionKernel implements Resampler.Kernel {
  /** Ints in a transposed strip: 256 KiB, which stays in the second-level cache. */
  private static final int STRIP_INTS = 1 << 16;

  /** Fewest rows of a strip; below this the vector loops are too short to pay. */
  private static final int MIN_STRIP_ROWS = 16;

  /** Rows wider than this are convolved in place: their transposed strip would be too large. */
  private static final int MAX_TRANSPOSED_WIDTH = 1 << 15;

  private static final int CACHED_TABLES = 32;

  private final ResampleFilter filter;
  private final int width;
  private final int height;
  private final Map<Integer, CoefficientTable> columnTables = boundedCache();
  private final Map<Integer, CoefficientTable> rowTables = boundedCache();
  private int[] transposed = new int[0];
  private int[] columnSums = new int[0];
  private int[] strip = new int[0];
  private int[] rowSums = new int[0];

  ConvolutionKernel(ResampleFilter filter, int width, int height) {
    this.filter = filter;
    this.width = width;
    this.height = height;
  }

  @Override
  public RgbImage resize(RgbImage image) {
    CoefficientTable columns =
        columnTables.computeIfAbsent(
            image.width(), size -> CoefficientTable.of(filter, size, width));
    CoefficientTable rows =
        rowTables.computeIfAbsent(
            image.height(), size -> CoefficientTable.of(filter, size, height));
    int rowInts = 3 * width;
    rowSums = atLeast(rowSums, height * rowInts);
    Arrays.fill(rowSums, 0, height * rowInts, CoefficientTable.HALF);
    int stripRows = Math.max(MIN_STRIP_ROWS, STRIP_INTS / (3 * image.width()));
    int end = rows.end(height - 1);
    int oldestOpen = 0;
    for (int start = rows.first(0); start < end; start += stripRows) {
      int stripEnd = Math.min(end, start + stripRows);
      convolveColumns(image, start, stripEnd, columns);
      for (int row = start; row < stripEnd; row++) {
        while (rows.end(oldestOpen) <= row) {
          oldestOpen++;
        }
        for (int y = oldestOpen; y < height && rows.first(y) <= row; y++) {
          int from = (row - start) * rowInts;
          addScaled(rowSums, y * rowInts, strip, from, rowInts, rows.weight(y, row));
        }
      }
    }
    return new RgbImage(width, height, toBytes(rowSums, height * rowInts));
  }

  /** Fills {@link #strip}, shape {@code [end - start, width, 3]}, with the horizontal pass. */
  private void convolveColumns(RgbImage image, int start, int end, CoefficientTable columns) {
    strip = atLeast(strip, (end - start) * 3 * width);
    if (image.width() == width) {
      int offset = start * 3 * width;
      for (int i = 0; i < (end - start) * 3 * width; i++) {
        strip[i] = image.pixels()[offset + i] & 0xff;
      }
    } else if (image.width() > MAX_TRANSPOSED_WIDTH) {
      convolveInPlace(image, start, end, columns);
    } else {
      transpose(image, start, end);
      convolveTransposed((end - start) * 3, columns);
    }
  }

  /** Lays rows {@code [start, end)} out as {@code [w, end - start, 3]} ints. */
  private void transpose(RgbImage image, int start, int end) {
    int columnInts = 3 * (end - start);
    transposed = atLeast(transposed, image.width() * columnInts);
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

  private void convolveTransposed(int columnInts, CoefficientTable columns) {
    columnSums = atLeast(columnSums, columnInts);
    int[] sums = columnSums;
    int[] out = strip;
    for (int x = 0; x < width; x++) {
      Arrays.fill(sums, 0, columnInts, CoefficientTable.HALF);
      for (int column = columns.first(x); column < columns.end(x); column++) {
        addScaled(
            sums, 0, transposed, column * columnInts, columnInts, columns.weight(x, column));
      }
      shiftAndClip(sums, columnInts);
      for (int i = 0, to = 3 * x; i < columnInts; i += 3, to += 3 * width) {
        out[to] = sums[i];
        out[to + 1] = sums[i + 1];
        out[to + 2] = sums[i + 2];
      }
    }
  }

  private void convolveInPlace(RgbImage image, int start, int end, CoefficientTable columns) {
    byte[] in = image.pixels();
    for (int row = start, to = 0; row < end; row++) {
      for (int x = 0; x < width; x++, to += 3) {
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
        strip[to] = red;
        strip[to + 1] = green;
        strip[to + 2] = blue;
      }
    }
    shiftAndClip(strip, (end - start) * 3 * width);
  }

  private static void addScaled(
      int[] sums, int sumsStart, int[] samples, int samplesStart, int length, int weight) {
    for (int i = 0; i < length; i++) {
      sums[sumsStart + i] += weight * samples[samplesStart + i];
    }
  }

  private static void shiftAndClip(int[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] = Math.max(0, Math.min(255, sums[i] >> CoefficientTable.PRECISION_BITS));
    }
  }

  private static byte[] toBytes(int[] sums, int length) {
    shiftAndClip(sums, length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) sums[i];
    }
    return bytes;
  }

  private static int[] atLeast(int[] buffer, int length) {
    return buffer.length >= length ? buffer : new int[length];
  }

  private static Map<Integer, CoefficientTable> boundedCache() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Integer, CoefficientTable> eldest) {
        return size() > CACHED_TABLES;
      }
    };
  }
}
