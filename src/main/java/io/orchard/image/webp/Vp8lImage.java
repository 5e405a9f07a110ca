package io.orchard.image.webp;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;

/**
 * Reads one of the coded images that a lossless WebP file consists of: ARGB values by prefix codes,
 * copies of what came before, and a cache of recent colours (RFC 9649, sections 5 and 6).
 */
final class Vp8lImage {
  private static final int GREENS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int HASH = 0x1e35a7bd;

  /** Neighbours by their nearness: rows up in the high half byte, 8 less columns left below. */
  private static final int[] NEIGHBOURS = {
    0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37,
    0x39, 0x15, 0x1b, 0x36, 0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b,
    0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56,
    0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e,
    0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77,
    0x79, 0x53, 0x5d, 0x11, 0x1f, 0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b,
    0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e,
    0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
  };

  private final ByteCursor cursor;
  private final Vp8lBits bits;
  private final int width;
  private final int[] pixels;
  private int cacheBits;
  private int[] cache = new int[0];
  private int blockBits;
  private int blocksAcross;

  /** By block, where the image has blocks: the group of codes, in bits 8 to 23. */
  private int[] blocks = new int[0];

  /** By group: the codes of greens with lengths and cached colours, red, blue, alpha, distances. */
  private Vp8lCode[][] groups = new Vp8lCode[0][];

  private Vp8lImage(ByteCursor cursor, Vp8lBits bits, int width, int height) {
    this.cursor = cursor;
    this.bits = bits;
    this.width = width;
    this.pixels = new int[Math.multiplyExact(width, height)];
  }

  /** Reads an image that is a table for others: one group of codes. */
  static int[] readTable(ByteCursor cursor, Vp8lBits bits, int width, int height)
      throws ImageDecodeException {
    cursor.reserve(4L * width * height);
    Vp8lImage image = new Vp8lImage(cursor, bits, width, height);
    image.readCache();
    image.readGroups(1);
    return image.read();
  }

  /** Reads the image itself, whose blocks may have groups of codes of their own. */
  static int[] readMain(ByteCursor cursor, Vp8lBits bits, int width, int height)
      throws ImageDecodeException {
    Vp8lImage image = new Vp8lImage(cursor, bits, width, height);
    image.readCache();
    image.readGroups(bits.flag() ? image.readBlocks(height) : 1);
    return image.read();
  }

  private void readCache() throws ImageDecodeException {
    if (bits.flag()) {
      cacheBits = bits.take(4);
      if (cacheBits < 1 || cacheBits > 11) {
        throw cursor.error("data is corrupt: an impossible colour cache");
      }
      cache = new int[1 << cacheBits];
    }
  }

  /** Returns how many groups the blocks name. */
  private int readBlocks(int height) throws ImageDecodeException {
    blockBits = 2 + bits.take(3);
    blocksAcross = Vp8lDecoder.blocks(width, blockBits);
    blocks = readTable(cursor, bits, blocksAcross, Vp8lDecoder.blocks(height, blockBits));
    int largest = 0;
    for (int block : blocks) {
      largest = Math.max(largest, block >> 8 & 0xffff);
    }
    return largest + 1;
  }

  private void readGroups(int count) throws ImageDecodeException {
    groups = new Vp8lCode[count][];
    for (int i = 0; i < count; i++) {
      groups[i] =
          new Vp8lCode[] {
            Vp8lCode.read(bits, GREENS + LENGTHS + cache.length, cursor),
            Vp8lCode.read(bits, 256, cursor),
            Vp8lCode.read(bits, 256, cursor),
            Vp8lCode.read(bits, 256, cursor),
            Vp8lCode.read(bits, DISTANCES, cursor)
          };
      for (Vp8lCode code : groups[i]) {
        cursor.reserve(code.bytes());
      }
    }
  }

  private int[] read() throws ImageDecodeException {
    int checked = 0;
    for (int at = 0; at < pixels.length; ) {
      if (at >= checked) {
        cursor.checkTime();
        bits.requireData();
        checked = at + width;
      }
      Vp8lCode[] codes = groups[blocks.length == 0 ? 0 : group(at)];
      int symbol = codes[0].decode(bits);
      if (symbol < GREENS) {
        int red = codes[1].decode(bits);
        int blue = codes[2].decode(bits);
        put(at++, codes[3].decode(bits) << 24 | red << 16 | symbol << 8 | blue);
      } else if (symbol < GREENS + LENGTHS) {
        at = copy(at, number(symbol - GREENS), distance(number(codes[4].decode(bits))));
      } else {
        put(at++, cache[symbol - GREENS - LENGTHS]);
      }
    }
    bits.requireData();
    return pixels;
  }

  private int group(int at) {
    int block = (at / width >> blockBits) * blocksAcross + (at % width >> blockBits);
    return blocks[block] >> 8 & 0xffff;
  }

  private void put(int at, int argb) {
    pixels[at] = argb;
    if (cacheBits > 0) {
      cache[HASH * argb >>> 32 - cacheBits] = argb;
    }
  }

  /** Reads a number of which the symbol gives the size and the highest bits. */
  private int number(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int more = symbol - 2 >> 1;
    return (2 + (symbol & 1) << more) + bits.take(more) + 1;
  }

  private int distance(int code) {
    if (code > NEIGHBOURS.length) {
      return code - NEIGHBOURS.length;
    }
    int neighbour = NEIGHBOURS[code - 1];
    return Math.max(1, (neighbour >> 4) * width + 8 - (neighbour & 15));
  }

  private int copy(int at, int length, int distance) throws ImageDecodeException {
    if (distance > at || length > pixels.length - at) {
      throw cursor.error("data is corrupt: a copy from outside the image");
    }
    for (int i = at; i < at + length; i++) {
      put(i, pixels[i - distance]);
    }
    return at + length;
  }
}
