package io.orchard.image.resample;

import io.orchard.image.raster.RgbImage;
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
  private final Map<Axis, CoefficientTable> columnTables = boundedCache();
  private final Map<Axis, CoefficientTable> rowTables = boundedCache();
  private final WeightedSum sum = new WeightedSum();
  private final SampleLanes lanes;
  private final ColumnPass columnPass;
  private final RowRing ring;
  private final int[] outputRow;

  /** What the weights of an axis depend on. */
  private record Axis(int inputSize, Span span) {}

  ConvolutionKernel(ResampleFilter filter, int width, int height) {
    this.filter = filter;
    this.width = width;
    this.height = height;
    this.lanes = new SampleLanes(width);
    this.columnPass = new ColumnPass(lanes);
    this.ring = new RowRing(lanes.rowInts());
    this.outputRow = new int[lanes.rowInts()];
  }

  @Override
  public RgbImage resize(RgbImage image, Frame frame) {
    CoefficientTable columns = table(columnTables, image.width(), frame.columns());
    CoefficientTable rows = table(rowTables, image.height(), frame.rows());
    int lastRow = rows.end(height - 1);
    int stripRows = Math.min(lastRow, ColumnPass.stripRows(image.width()));
    ring.reserve(Math.min(lastRow, rows.maxCount() + stripRows));
    byte[] out = new byte[3 * width * height];
    int done = rows.first(0);
    for (int y = 0; y < height; y++) {
      while (done < rows.end(y)) {
        int end = Math.min(lastRow, done + stripRows);
        columnPass.run(image, done, end, columns, ring);
        done = end;
      }
      sum.clear();
      for (int row = rows.first(y); row < rows.end(y); row++) {
        sum.add(ring.row(row), rows.weight(y, row));
      }
      sum.write(outputRow, outputRow.length);
      lanes.writeTo(out, 3 * width * y, outputRow);
    }
    return new RgbImage(width, height, out);
  }

  /** The weights, twice while they are made, and the ring of rows. */
  @Override
  public long workBytes(int imageWidth, int imageHeight, Frame frame) {
    long columnTaps = CoefficientTable.taps(filter, imageWidth, frame.columns());
    long rowTaps = CoefficientTable.taps(filter, imageHeight, frame.rows());
    long ringRows = Math.min(imageHeight, rowTaps + ColumnPass.stripRows(imageWidth));
    return 4 * (columnTaps * (width + 2) + rowTaps * (height + 2)) + 4 * ringRows * lanes.rowInts();
  }

  private CoefficientTable table(Map<Axis, CoefficientTable> tables, int inputSize, Span span) {
    return tables.computeIfAbsent(
        new Axis(inputSize, span), axis -> CoefficientTable.of(filter, inputSize, span));
  }

  private static Map<Axis, CoefficientTable> boundedCache() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Axis, CoefficientTable> eldest) {
        return size() > CACHED_TABLES;
      }
    };
  }
}
