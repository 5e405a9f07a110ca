package io.orchard.image.webp;

/** What an encoder did to the pixels to make them shorter, undone (RFC 9649, section 4). */
interface Vp8lTransform {
  /**
   * Returns the pixels as they were before, in the same array where their number stays.
   *
   * @param pixels ARGB values by row, the array given away
   */
  int[] undo(int[] pixels, int height);

  /** Green was subtracted from red and blue. */
  static Vp8lTransform subtractGreen() {
    return (pixels, height) -> {
      for (int i = 0; i < pixels.length; i++) {
        int green = pixels[i] >> 8 & 0xff;
        pixels[i] = Vp8lPredictor.add(pixels[i], green << 16 | green);
      }
      return pixels;
    };
  }

  /**
   * Multiples of green were subtracted from red, and of both from blue.
   *
   * @param factors by block: green to red, green to blue, red to blue, from the low byte on, in
   *     32nds
   */
  static Vp8lTransform crossColor(int[] factors, int blockBits, int width) {
    int across = Vp8lDecoder.blocks(width, blockBits);
    return (pixels, height) -> {
      for (int y = 0, i = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          int factor = factors[(y >> blockBits) * across + (x >> blockBits)];
          int argb = pixels[i];
          byte green = (byte) (argb >> 8);
          int red = (argb >> 16) + ((byte) factor * green >> 5) & 0xff;
          int blue = argb + ((byte) (factor >> 8) * green >> 5);
          blue += (byte) (factor >> 16) * (byte) red >> 5;
          pixels[i] = argb & 0xff00ff00 | red << 16 | blue & 0xff;
        }
      }
      return pixels;
    };
  }

  /**
   * Colours were replaced by their indexes in a palette, {@code 2^packing} of them to a pixel's
   * green. An index beyond the palette is transparent black.
   */
  static Vp8lTransform palette(int[] palette, int packing, int width) {
    int bits = 8 >> packing;
    int packedWidth = Vp8lDecoder.blocks(width, packing);
    return (pixels, height) -> {
      int[] out = packing == 0 ? pixels : new int[Math.multiplyExact(width, height)];
      for (int y = 0, i = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          int packed = pixels[y * packedWidth + (x >> packing)] >> 8 & 0xff;
          int index = packed >> bits * (x & (1 << packing) - 1) & (1 << bits) - 1;
          out[i] = index < palette.length ? palette[index] : 0;
        }
      }
      return out;
    };
  }
}
