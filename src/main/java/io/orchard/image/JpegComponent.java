package io.orchard.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One colour component of a JPEG file: its sampling, its coefficients while several scans are
 * gathered, and the plane of samples {@code [8 * blockRows, 8 * blockColumns]} they turn into.
 */
final class JpegComponent {
  private final int id;
  private final int horizontal;
  private final int vertical;
  private final int quantiserId;
  private int width;
  private int height;
  private int blockColumns;
  private int blockRows;
  private int @Nullable [] quantiser;
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
    width = ceilDiv(frame.width() * horizontal, frame.maxHorizontal());
    height = ceilDiv(frame.height() * vertical, frame.maxVertical());
    blockColumns = frame.groupColumns() * horizontal;
    blockRows = frame.groupRows() * vertical;
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
    return ceilDiv(width, 8);
  }

  /** Blocks down that a scan of this component alone holds. */
  int ownBlockRows() {
    return ceilDiv(height, 8);
  }

  /** Keeps the table in force at the component's first scan, as the standard demands. */
  void latchQuantiser(JpegTables tables, ByteCursor cursor) throws ImageDecodeException {
    if (quantiser == null) {
      quantiser = tables.quantiser(quantiserId, cursor);
    }
  }

  int[] quantiser() {
    if (quantiser == null) {
      throw new IllegalStateException("no scan of component " + id + " has started");
    }
    return quantiser;
  }

  void allocatePlane() {
    plane = new byte[Math.multiplyExact(blockColumns * 8, blockRows * 8)];
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
    return blockColumns * 8;
  }

  /** Where a block's samples start in the plane. */
  int planeOffset(int blockRow, int blockColumn) {
    return blockRow * 8 * stride() + blockColumn * 8;
  }

  /** Turns the gathered coefficients into samples; a component without any scan becomes grey. */
  void transformCoefficients() {
    allocatePlane();
    if (quantiser == null) {
      Arrays.fill(plane, (byte) 128);
      return;
    }
    int[] block = new int[64];
    for (int row = 0; row < blockRows; row++) {
      for (int column = 0; column < blockColumns; column++) {
        int from = coefficientOffset(row, column);
        for (int i = 0; i < 64; i++) {
          block[i] = coefficients[from + i] * quantiser[i];
        }
        JpegInverseDct.transform(block, plane, planeOffset(row, column), stride());
      }
    }
    coefficients = new short[0];
  }
}
