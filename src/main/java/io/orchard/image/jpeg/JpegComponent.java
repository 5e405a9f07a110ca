package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One colour component of a JPEG file: its sampling, its coefficients while several scans are
 * gathered, and the plane of samples {@code [side * blockRows, side * blockColumns]} they turn
 * into, where a block's side is 8 or, at a reduced scale, less.
 */
final class JpegComponent {
  private final int id;
  private final int horizontal;
  private final int vertical;
  private final int quantiserId;
  private int side;
  private int width;
  private int height;
  private int ownBlockColumns;
  private int ownBlockRows;
  private int blockColumns;
  private int blockRows;
  private int @Nullable [] quantiser;
  private final JpegPrecision precision = new JpegPrecision();
  private short[] coefficients = new short[0];
  private byte[] plane = new byte[0];

  JpegComponent(int id, int horizontal, int vertical, int quantiserId) {
    this.id = id;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.quantiserId = quantiserId;
  }

  /** Sets the size in samples and in blocks, the latter rounded up to whole block groups. */
  void layOut(JpegFrame frame) {
    side = sideIn(frame);
    width = ceilDiv(frame.width() * horizontal * side, frame.maxHorizontal() * 8);
    height = ceilDiv(frame.height() * vertical * side, frame.maxVertical() * 8);
    ownBlockColumns = ceilDiv(frame.width() * horizontal, frame.maxHorizontal() * 8);
    ownBlockRows = ceilDiv(frame.height() * vertical, frame.maxVertical() * 8);
    blockColumns = frame.groupColumns() * horizontal;
    blockRows = frame.groupRows() * vertical;
  }

  /** A component of lower resolution shrinks less, as far as both directions allow it. */
  private int sideIn(JpegFrame frame) {
    int across = frame.maxHorizontal() * frame.side();
    int down = frame.maxVertical() * frame.side();
    int largest = frame.side();
    while (largest < 8
        && across % (horizontal * largest * 2) == 0
        && down % (vertical * largest * 2) == 0) {
      largest *= 2;
    }
    return largest;
  }

  static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  int id() {
    return id;
  }

  /** Blocks per group across, the horizontal sampling factor. */
  int horizontal() {
    return horizontal;
  }

  /** Blocks per group down, the vertical sampling factor. */
  int vertical() {
    return vertical;
  }

  /** Samples that a block has across and down: 8, 4, 2 or 1. */
  int side() {
    return side;
  }

  /** Samples across that belong to the image. */
  int width() {
    return width;
  }

  /** Samples down that belong to the image. */
  int height() {
    return height;
  }

  /** Blocks across that a scan of this component alone holds. */
  int ownBlockColumns() {
    return ownBlockColumns;
  }

  /** Blocks down that a scan of this component alone holds. */
  int ownBlockRows() {
    return ownBlockRows;
  }

  /** Keeps the table in force at the component's first scan, as the standard demands. */
  void latchQuantiser(JpegTables tables, ByteCursor cursor) throws ImageDecodeException {
    if (quantiser == null) {
      quantiser = tables.quantiser(quantiserId, cursor);
    }
  }

  boolean hasQuantiser() {
    return quantiser != null;
  }

  /** What a progressive file's scans have told so far. */
  JpegPrecision precision() {
    return precision;
  }

  int[] quantiser() {
    if (quantiser == null) {
      throw new IllegalStateException("no scan of component " + id + " has started");
    }
    return quantiser;
  }

  /** What {@link #allocatePlane} takes. */
  long planeBytes() {
    return (long) blockColumns * side * blockRows * side;
  }

  /** What {@link #allocateCoefficients} takes. */
  long coefficientBytes() {
    return 2L * 64 * blockColumns * blockRows;
  }

  void allocatePlane() {
    plane = new byte[Math.multiplyExact(blockColumns * side, blockRows * side)];
  }

  void allocateCoefficients() {
    coefficients = new short[Math.multiplyExact(blockColumns * 64, blockRows)];
  }

  /** All coefficients, 64 per block in natural order, not dequantised. */
  short[] coefficients() {
    return coefficients;
  }

  /** Where a block's coefficients start. */
  int coefficientOffset(int blockRow, int blockColumn) {
    return (blockRow * blockColumns + blockColumn) * 64;
  }

  byte[] plane() {
    return plane;
  }

  /** Samples from one row of the plane to the next. */
  int stride() {
    return blockColumns * side;
  }

  /** Where a block's samples start in the plane. */
  int planeOffset(int blockRow, int blockColumn) {
    return (blockRow * stride() + blockColumn) * side;
  }

  /**
   * Turns the gathered coefficients into samples; a component without any scan becomes grey.
   *
   * @param smoothing what completes the coefficients first, or null
   */
  void transformCoefficients(@Nullable JpegSmoothing smoothing) {
    allocatePlane();
    if (quantiser == null) {
      Arrays.fill(plane, (byte) 128);
      return;
    }
    int[] block = new int[64];
    short[] completed = new short[64];
    for (int row = 0; row < blockRows; row++) {
      boolean smooth = smoothing != null && row < ownBlockRows;
      if (smooth) {
        smoothing.startRow(row);
      }
      for (int column = 0; column < blockColumns; column++) {
        int from = coefficientOffset(row, column);
        short[] coded = coefficients;
        if (smooth && column < ownBlockColumns) {
          System.arraycopy(coefficients, from, completed, 0, 64);
          smoothing.complete(column, completed);
          coded = completed;
          from = 0;
        }
        for (int i = 0; i < 64; i++) {
          block[i] = coded[from + i] * quantiser[i];
        }
        if (side == 8) {
          JpegInverseDct.transform(block, plane, planeOffset(row, column), stride());
        } else {
          JpegReducedDct.transform(block, side, plane, planeOffset(row, column), stride());
        }
      }
    }
    coefficients = new short[0];
  }
}
