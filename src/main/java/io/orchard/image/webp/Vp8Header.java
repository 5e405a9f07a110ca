package io.orchard.image.webp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.PixelLimit;

/** The header of a VP8 key frame (RFC 6386, section 9), quantiser steps and filters worked out. */
final class Vp8Header {
  /** Start of the data partitions behind the first one, relative to the frame. */
  private static final int FRAME_TAG_BYTES = 10;

  final int width;
  final int height;
  final Vp8Bits modes;
  final Vp8Bits[] residuals;
  final int[] coefficientProbabilities = Vp8Tables.coefficientProbabilities();
  final int[] segmentProbabilities = {255, 255, 255};
  final boolean mapsSegments;

  /** Probability that a macroblock has coefficients, or -1 if all may have. */
  final int skipProbability;

  final boolean simpleFilter;
  final int filterLevel;
  final int sharpness;

  /** By segment: steps of luma DC and AC, of second-order DC and AC, of chroma DC and AC. */
  final int[][] steps = new int[4][6];

  /** By segment and by whether sub-blocks are predicted one by one: the loop filter's level. */
  final int[][] levels = new int[4][2];

  private boolean segmented;
  private boolean absolute;
  private final int[] segmentQuantisers = new int[4];
  private final int[] segmentLevels = new int[4];

  private Vp8Header(ByteCursor cursor, int start, int end) throws ImageDecodeException {
    cursor.seek(start);
    int tag = cursor.u8() | cursor.u16LittleEndian() << 8;
    int startCode = cursor.u8() << 16 | cursor.u16BigEndian();
    width = cursor.u16LittleEndian() & 0x3fff;
    height = cursor.u16LittleEndian() & 0x3fff;
    boolean keyFrame = (tag & 1) == 0;
    boolean shown = (tag >> 4 & 1) == 1;
    if (!keyFrame || !shown || startCode != 0x9d012a || (tag >> 1 & 7) > 3) {
      throw cursor.error("holds no VP8 key frame");
    }
    PixelLimit.check("WebP", width, height);
    int first = start + FRAME_TAG_BYTES;
    int second = first + (tag >> 5);
    if (second > end) {
      throw cursor.truncated();
    }
    modes = new Vp8Bits(cursor.data(), first, second);
    modes.number(2);
    mapsSegments = readSegments();
    simpleFilter = modes.flag();
    filterLevel = modes.number(6);
    sharpness = modes.number(3);
    readFilterLevels();
    residuals = partitions(cursor, second, end);
    readQuantisers();
    modes.flag();
    for (int i = 0; i < coefficientProbabilities.length; i++) {
      if (modes.bit(Vp8Tables.UPDATE_PROBABILITIES[i])) {
        coefficientProbabilities[i] = modes.number(8);
      }
    }
    skipProbability = modes.flag() ? modes.number(8) : -1;
    if (modes.overrun()) {
      throw cursor.truncated();
    }
  }

  /** Reads the header of the frame at {@code [start, end)} and finds its partitions. */
  static Vp8Header read(ByteCursor cursor, int start, int end) throws ImageDecodeException {
    return new Vp8Header(cursor, start, end);
  }

  private boolean readSegments() {
    segmented = modes.flag();
    if (!segmented) {
      return false;
    }
    boolean map = modes.flag();
    if (modes.flag()) {
      absolute = modes.flag();
      for (int i = 0; i < 4; i++) {
        segmentQuantisers[i] = modes.optionalSigned(7);
      }
      for (int i = 0; i < 4; i++) {
        segmentLevels[i] = modes.optionalSigned(6);
      }
    }
    for (int i = 0; map && i < 3; i++) {
      segmentProbabilities[i] = modes.flag() ? modes.number(8) : 255;
    }
    return map;
  }

  private void readFilterLevels() {
    int[] deltas = new int[8];
    boolean adjusted = modes.flag();
    if (adjusted && modes.flag()) {
      for (int i = 0; i < 8; i++) {
        deltas[i] = modes.optionalSigned(6);
      }
    }
    for (int segment = 0; segment < 4; segment++) {
      int level = filterLevel;
      if (segmented) {
        level = segmentLevels[segment] + (absolute ? 0 : filterLevel);
      }
      // Key frames know one reference, the first, and one mode with a delta of its own, the fifth.
      levels[segment][0] = clamp(adjusted ? level + deltas[0] : level, 63);
      levels[segment][1] = clamp(adjusted ? level + deltas[0] + deltas[4] : level, 63);
    }
  }

  private Vp8Bits[] partitions(ByteCursor cursor, int start, int end) throws ImageDecodeException {
    int count = 1 << modes.number(2);
    Vp8Bits[] partitions = new Vp8Bits[count];
    int from = start + 3 * (count - 1);
    for (int i = 0; i < count; i++) {
      int to = end;
      if (i < count - 1) {
        cursor.seek(start + 3L * i);
        to = from + (cursor.u8() | cursor.u16LittleEndian() << 8);
      }
      if (from > end || to > end) {
        throw cursor.truncated();
      }
      partitions[i] = new Vp8Bits(cursor.data(), from, to);
      from = to;
    }
    return partitions;
  }

  private void readQuantisers() {
    int base = modes.number(7);
    int[] deltas = new int[5];
    for (int i = 0; i < 5; i++) {
      deltas[i] = modes.optionalSigned(4);
    }
    for (int segment = 0; segment < 4; segment++) {
      int index = base;
      if (segmented) {
        index = segmentQuantisers[segment] + (absolute ? 0 : base);
      }
      int[] to = steps[segment];
      to[0] = Vp8Tables.DC_STEPS[clamp(index + deltas[0], 127)];
      to[1] = Vp8Tables.AC_STEPS[clamp(index, 127)];
      to[2] = Vp8Tables.DC_STEPS[clamp(index + deltas[1], 127)] * 2;
      to[3] = Math.max(8, Vp8Tables.AC_STEPS[clamp(index + deltas[2], 127)] * 155 / 100);
      to[4] = Vp8Tables.DC_STEPS[clamp(index + deltas[3], 117)];
      to[5] = Vp8Tables.AC_STEPS[clamp(index + deltas[4], 127)];
    }
  }

  private static int clamp(int value, int max) {
    return Math.max(0, Math.min(max, value));
  }
}
