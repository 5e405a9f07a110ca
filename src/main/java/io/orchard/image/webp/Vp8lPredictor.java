package io.orchard.image.webp;

/**
 * Adds to each pixel what its neighbours had predicted for it, by one of fourteen modes for each
 * block (RFC 9649, section 4.1).
 */
final class Vp8lPredictor implements Vp8lTransform {
  private static final int BLACK = 0xff000000;

  private final int[] modes;
  private final int blockBits;
  private final int width;

  /**
   * Predicts by blocks.
   *
   * @param modes by block: the mode in bits 8 to 11
   */
  Vp8lPredictor(int[] modes, int blockBits, int width) {
    this.modes = modes;
    this.blockBits = blockBits;
    this.width = width;
  }

  @Override
  public int[] undo(int[] pixels, int height) {
    int across = Vp8lDecoder.blocks(width, blockBits);
    pixels[0] = add(pixels[0], BLACK);
    for (int x = 1; x < width; x++) {
      pixels[x] = add(pixels[x], pixels[x - 1]);
    }
    for (int y = 1; y < height; y++) {
      int start = y * width;
      pixels[start] = add(pixels[start], pixels[start - width]);
      for (int x = 1; x < width; x++) {
        int mode = modes[(y >> blockBits) * across + (x >> blockBits)] >> 8 & 15;
        pixels[start + x] = add(pixels[start + x], predict(mode, pixels, start + x));
      }
    }
    return pixels;
  }

  /** Behind the last pixel above comes the first one of this row, which is there already. */
  private int predict(int mode, int[] pixels, int at) {
    int left = pixels[at - 1];
    int top = pixels[at - width];
    int corner = pixels[at - width - 1];
    int right = pixels[at - width + 1];
    return switch (mode) {
      case 1 -> left;
      case 2 -> top;
      case 3 -> right;
      case 4 -> corner;
      case 5 -> mean(mean(left, right), top);
      case 6 -> mean(left, corner);
      case 7 -> mean(left, top);
      case 8 -> mean(corner, top);
      case 9 -> mean(top, right);
      case 10 -> mean(mean(left, corner), mean(top, right));
      case 11 -> nearer(left, top, corner);
      case 12 -> plane(left, top, corner);
      case 13 -> half(mean(left, top), corner);
      default -> BLACK;
    };
  }

  /** Adds two colours, each channel on its own and modulo 256. */
  static int add(int a, int b) {
    int alphaAndGreen = (a & 0xff00ff00) + (b & 0xff00ff00);
    int redAndBlue = (a & 0x00ff00ff) + (b & 0x00ff00ff);
    return alphaAndGreen & 0xff00ff00 | redAndBlue & 0x00ff00ff;
  }

  private static int mean(int a, int b) {
    return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
  }

  /** The one of left and top that lies nearer to left + top - corner. */
  private static int nearer(int left, int top, int corner) {
    int fromLeft = 0;
    int fromTop = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int c = corner >> shift & 0xff;
      fromLeft += Math.abs((top >> shift & 0xff) - c);
      fromTop += Math.abs((left >> shift & 0xff) - c);
    }
    return fromLeft < fromTop ? left : top;
  }

  private static int plane(int left, int top, int corner) {
    int sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = (left >> shift & 0xff) + (top >> shift & 0xff) - (corner >> shift & 0xff);
      sum |= clip(value) << shift;
    }
    return sum;
  }

  private static int half(int mean, int corner) {
    int sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = mean >> shift & 0xff;
      sum |= clip(value + (value - (corner >> shift & 0xff)) / 2) << shift;
    }
    return sum;
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
