package io.orchard.image.raster;

/** Turns and mirrors images by the orientation numbers of TIFF and EXIF. */
public final class Orientation {
  public static final int UPRIGHT = 1;

  private Orientation() {}

  /** Whether an orientation exchanges rows and columns. */
  public static boolean isTurned(int orientation) {
    return orientation >= 5 && orientation <= 8;
  }

  /**
   * Returns the image upright.
   *
   * @param orientation 1-8 as in TIFF's tag 274; other numbers mean upright already
   */
  public static RgbImage upright(RgbImage image, int orientation) {
    if (orientation <= UPRIGHT || orientation > 8) {
      return image;
    }
    boolean transposed = isTurned(orientation);
    boolean fromRight = orientation == 2 || orientation == 3 || orientation >= 7;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int width = transposed ? image.height() : image.width();
    int height = transposed ? image.width() : image.height();
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += 3) {
        int column = transposed ? y : x;
        int row = transposed ? x : y;
        column = fromRight ? image.width() - 1 - column : column;
        row = fromBottom ? image.height() - 1 - row : row;
        System.arraycopy(in, 3 * (row * image.width() + column), out, to, 3);
      }
    }
    return new RgbImage(width, height, out);
  }
}
