package io.orchard.image;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resizes by a separable convolution in Pillow's fixed-point arithmetic.
 *
 * <p>A {@link ColumnPass} makes rows of the target width, in strips; this class keeps the rows that
 * the next output row needs, in a ring, and adds them up. So memory grows with the kernel's height
 * but not with the image's.
 */
final class ConvolutionKernel implements Resampler.Kernel {
  private static final int CACHED_TABLES = 32;

  private final ResampleFilter filter;
  private final int width;
  private final int height;
  private final Map<Integer, CoefficientTable> columnTables = boundedCache();
  private final Map<Integer, CoefficientTable> rowTables = boundedCache();
  private final ColumnPass columnPass = new ColumnPass();
  private final int[] sums;
  private int[][] ring = new int[0][];

  ConvolutionKernel(ResampleFilter filter, int width, int height) {
    this.filter = filter;
    this.width = width;
    this.height = height;
    this.sums = new int[3 * width];
  }

  @Override
  public RgbImage resize(RgbImage image) {
    CoefficientTable columns =
        columnTables.computeIfAbsent(
            image.width(), size -> CoefficientTable.of(filter, size, width));
    CoefficientTable rows =
        rowTables.computeIfAbsent(
            image.height(), size -> CoefficientTable.of(filter, size, height));
    int lastRow = rows.end(height - 1);
    int stripRows = Math.min(lastRow, ColumnPass.stripRows(image.width()));
    growRing(Math.min(lastRow, rows.maxCount() + stripRows));
    byte[] out = new byte[height * sums.length];
    int done = rows.first(0);
    for (int y = 0; y < height; y++) {
      while (done < rows.end(y)) {
        int end = Math.min(lastRow, done + stripRows);
        columnPass.run(image, done, end, columns, ring);
        done = end;
      }
      addRows(rows, y);
      for (int i = 0, to = y * sums.length; i < sums.length; i++, to++) {
        out[to] = (byte) sums[i];
      }
    }
    return new RgbImage(width, height, out);
  }

  private void addRows(CoefficientTable rows, int y) {
    VectorSums.start(sums, sums.length);
    int row = rows.first(y);
    int end = rows.end(y);
    for (; row + 1 < end; row += 2) {
      int[] a = ring[row % ring.length];
      int[] b = ring[(row + 1) % ring.length];
      int weightA = rows.weight(y, row);
      int weightB = rows.weight(y, row + 1);
      VectorSums.addTwo(sums, sums.length, a, 0, weightA, b, 0, weightB);
    }
    if (row < end) {
      VectorSums.add(sums, sums.length, ring[row % ring.length], 0, rows.weight(y, row));
    }
    VectorSums.finish(sums, sums.length);
  }

  /** Every slot keeps its row's memory; a larger ring is a new one. */
  private void growRing(int rows) {
    if (ring.length < rows) {
      ring = new int[rows][sums.length];
    }
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
