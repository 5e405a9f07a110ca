package io.orchard.image.webp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.util.Arrays;

/** Decodes one VP8 key frame, a lossy WebP image, to the very samples of libwebp. */
final class Vp8Decoder {
  /** The tree of sub-block modes: positive entries go on, others are negated modes. */
  private static final int[] MODE_TREE = {
    0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9
  };

  /** The modes of a macroblock alone, which have fixed probabilities, take three bits. */
  private static final int MAX_MACROBLOCKS_PER_BYTE = 4;

  /** One luma and two chroma blocks, with something for borders and levels. */
  private static final int MACROBLOCK_BYTES = 2 * 16 * 16;

  private final ByteCursor cursor;
  private final Vp8Header header;
  private final int columns;
  private final int rows;
  private final Vp8Plane[] planes;
  private final Vp8Residuals residuals;
  private final Vp8Predictor predictor = new Vp8Predictor();
  private final Vp8Transform transform = new Vp8Transform();

  /** Sub-block modes of the macroblocks above, four per column, and of the one to the left. */
  private final int[] modesAbove;

  private final int[] modesLeft = new int[4];
  private final int[] modes = new int[16];

  /** By macroblock: the loop filter's level, negative where inner edges are left alone. */
  private final byte[] levels;

  private Vp8Decoder(ByteCursor cursor, Vp8Header header) {
    this.cursor = cursor;
    this.header = header;
    columns = header.width + 15 >> 4;
    rows = header.height + 15 >> 4;
    Vp8Plane luma = new Vp8Plane(16 * columns, 16 * rows);
    Vp8Plane blue = new Vp8Plane(8 * columns, 8 * rows);
    planes = new Vp8Plane[] {luma, blue, new Vp8Plane(8 * columns, 8 * rows)};
    residuals = new Vp8Residuals(columns, header.coefficientProbabilities);
    modesAbove = new int[4 * columns];
    levels = new byte[columns * rows];
  }

  /** Decodes the frame at {@code [start, end)} of a WebP file. */
  static RgbImage decode(ByteCursor cursor, int start, int end) throws ImageDecodeException {
    Vp8Header header = Vp8Header.read(cursor, start, end);
    long macroblocks = (long) (header.width + 15 >> 4) * (header.height + 15 >> 4);
    cursor.seek(start);
    cursor.requireRoomFor(macroblocks, MAX_MACROBLOCKS_PER_BYTE);
    cursor.reserve(macroblocks * MACROBLOCK_BYTES + 3L * header.width * header.height);
    Vp8Decoder decoder = new Vp8Decoder(cursor, header);
    decoder.readMacroblocks();
    if (header.filterLevel > 0) {
      decoder.filter();
    }
    return Vp8Colors.toRgb(decoder.planes, header.width, header.height);
  }

  private void readMacroblocks() throws ImageDecodeException {
    for (int row = 0; row < rows; row++) {
      Vp8Bits bits = header.residuals[row & header.residuals.length - 1];
      cursor.checkTime();
      Arrays.fill(modesLeft, 0);
      residuals.startRow();
      for (int column = 0; column < columns; column++) {
        readMacroblock(bits, column, row);
      }
      if (header.modes.overrun() || bits.overrun()) {
        throw cursor.truncated();
      }
    }
  }

  private void readMacroblock(Vp8Bits bits, int column, int row) {
    Vp8Bits head = header.modes;
    int segment = 0;
    if (header.mapsSegments) {
      int[] p = header.segmentProbabilities;
      segment = head.bit(p[0]) ? (head.bit(p[2]) ? 3 : 2) : head.bit(p[1]) ? 1 : 0;
    }
    boolean skipped = header.skipProbability >= 0 && head.bit(header.skipProbability);
    boolean subBlocks = !head.bit(145);
    int lumaMode = 0;
    if (subBlocks) {
      readSubBlockModes(column);
    } else {
      lumaMode = readLumaMode();
      Arrays.fill(modesAbove, 4 * column, 4 * column + 4, lumaMode);
      Arrays.fill(modesLeft, lumaMode);
    }
    int chromaMode = readChromaMode();
    boolean any = false;
    if (skipped) {
      residuals.skip(column, subBlocks);
    } else {
      any = residuals.read(bits, column, subBlocks, header.steps[segment]);
    }
    int level = header.levels[segment][subBlocks ? 1 : 0];
    levels[row * columns + column] = (byte) (subBlocks || any ? level : -level);
    if (subBlocks) {
      reconstructSubBlocks(column, row, any);
    } else {
      predictor.block(planes[0], 16 * column, 16 * row, 16, lumaMode);
      for (int block = 0; any && block < 16; block++) {
        int x = 16 * column + 4 * (block & 3);
        int y = 16 * row + 4 * (block >> 2);
        transform.addInverseDct(residuals.coefficients, block * 16, planes[0], x, y);
      }
    }
    for (int i = 1; i < 3; i++) {
      predictor.block(planes[i], 8 * column, 8 * row, 8, chromaMode);
      for (int block = 0; any && block < 4; block++) {
        int x = 8 * column + 4 * (block & 1);
        int y = 8 * row + 4 * (block >> 1);
        int from = (12 + 4 * i + block) * 16;
        transform.addInverseDct(residuals.coefficients, from, planes[i], x, y);
      }
    }
  }

  private int readLumaMode() {
    Vp8Bits head = header.modes;
    if (head.bit(156)) {
      return head.bit(128) ? Vp8Predictor.TRUE_MOTION : Vp8Predictor.HORIZONTAL;
    }
    return head.bit(163) ? Vp8Predictor.VERTICAL : Vp8Predictor.DC;
  }

  private int readChromaMode() {
    Vp8Bits head = header.modes;
    if (!head.bit(142)) {
      return Vp8Predictor.DC;
    }
    if (!head.bit(114)) {
      return Vp8Predictor.VERTICAL;
    }
    return head.bit(183) ? Vp8Predictor.TRUE_MOTION : Vp8Predictor.HORIZONTAL;
  }

  private void readSubBlockModes(int column) {
    for (int block = 0; block < 16; block++) {
      int up = 4 * column + (block & 3);
      int side = block >> 2;
      int p = (modesAbove[up] * 10 + modesLeft[side]) * 9;
      int node = 0;
      do {
        int branch = header.modes.bit(Vp8Tables.MODE_PROBABILITIES[p + (node >> 1)]) ? 1 : 0;
        node = MODE_TREE[node + branch];
      } while (node > 0);
      modes[block] = -node;
      modesAbove[up] = -node;
      modesLeft[side] = -node;
    }
  }

  private void reconstructSubBlocks(int column, int row, boolean any) {
    Vp8Plane luma = planes[0];
    int right = luma.at(16 * column + 16, 16 * row - 1);
    if (row > 0 && column == columns - 1) {
      // Nothing lies beyond the last column: libwebp repeats the last sample above.
      Arrays.fill(luma.samples, right, right + 4, luma.samples[right - 1]);
    }
    for (int block = 0; block < 16; block++) {
      int x = 16 * column + 4 * (block & 3);
      int y = 16 * row + 4 * (block >> 2);
      int aboveRight = (block & 3) == 3 ? right : luma.at(x + 4, y - 1);
      predictor.subBlock(luma, x, y, modes[block], aboveRight);
      if (any) {
        transform.addInverseDct(residuals.coefficients, block * 16, luma, x, y);
      }
    }
  }

  private void filter() {
    Vp8LoopFilter filter = new Vp8LoopFilter(header);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int level = levels[row * columns + column];
        filter.filter(planes, column, row, Math.abs(level), level > 0);
      }
    }
  }
}
