package io.orchard.image.raster;

/** Pillow's conversion from CMYK to RGB, which knows no inks or profiles. */
public final class CmykColors {
  private CmykColors() {}

  /**
   * What one ink leaves of the light that black leaves: {@code (255 - k) * (255 - ink) / 255} in
   * Pillow's rounding.
   *
   * @param ink cyan, magenta or yellow, 0-255, 255 full
   * @param light 255 minus black, 0-255
   */
  public static byte paperLeft(int ink, int light) {
    int product = ink * light + 128;
    int left = light - ((product >> 8) + product >> 8);
    return (byte) Math.max(0, left);
  }
}
