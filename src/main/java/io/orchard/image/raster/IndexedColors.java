package io.orchard.image.raster;

/**
 * The up to 256 colours of a palette, as Pillow completes them: an index that the file gives no
 * colour for is the grey of that level.
 */
public final class IndexedColors {
  private final byte[] colors = new byte[3 * 256];

  /** Creates a table of black. */
  public IndexedColors() {
    for (int i = 0; i < colors.length; i++) {
      colors[i] = (byte) (i / 3);
    }
  }

  /** Sets one colour; indexes above 255 are ignored. */
  public void set(int index, int red, int green, int blue) {
    if (index < 256) {
      colors[3 * index] = (byte) red;
      colors[3 * index + 1] = (byte) green;
      colors[3 * index + 2] = (byte) blue;
    }
  }

  /** Whether every index still has, or was given, the grey of its own level. */
  public boolean isGreyRamp() {
    for (int i = 0; i < colors.length; i++) {
      if (colors[i] != (byte) (i / 3)) {
        return false;
      }
    }
    return true;
  }

  /** Writes the colour of {@code index & 0xff} to {@code out[to]} and the two bytes behind. */
  public void put(int index, byte[] out, int to) {
    int from = 3 * (index & 0xff);
    out[to] = colors[from];
    out[to + 1] = colors[from + 1];
    out[to + 2] = colors[from + 2];
  }
}
