package io.orchard.image.jpeg;

/**
 * Stretches the rows of a JPEG component to the image's size, as libjpeg-turbo does by default.
 *
 * <p>Where a direction is halved, samples are interpolated with weights 3/4 and 1/4 ("fancy
 * upsampling"), rounding up and down in turns; other ratios, and images at an eighth of their size,
 * repeat samples. Beyond the component's own last row and column the nearest sample counts.
 */
abstract class JpegUpsampler {
  final byte[] plane;
  final int stride;
  final int width;
  final int height;

  private JpegUpsampler(JpegComponent component) {
    plane = component.plane();
    stride = component.stride();
    width = component.width();
    height = component.height();
  }

  /** Returns the method that libjpeg-turbo picks for the component. */
  static JpegUpsampler of(JpegComponent component, JpegFrame frame) {
    int across = frame.maxHorizontal() * frame.side() / (component.horizontal() * component.side());
    int down = frame.maxVertical() * frame.side() / (component.vertical() * component.side());
    if (frame.side() == 1) {
      return new Repeating(component, across, down);
    }
    boolean wideEnough = component.width() > 2;
    if (across == 2 && down == 1 && wideEnough) {
      return new TwoByOne(component);
    }
    if (across == 2 && down == 2 && wideEnough) {
      return new TwoByTwo(component);
    }
    if (across == 1 && down == 2) {
      return new OneByTwo(component);
    }
    return new Repeating(component, across, down);
  }

  /**
   * Writes row {@code y} of the full-size plane to {@code out}, which must hold the component's
   * width times its ratio.
   */
  abstract void row(int y, byte[] out);

  /** Where the source row of output row {@code y} starts, two output rows to one. */
  final int nearRow(int y) {
    return (y >> 1) * stride;
  }

  /** Where the row starts that lies on the other side of output row {@code y}. */
  final int farRow(int y) {
    int row = (y & 1) == 0 ? (y >> 1) - 1 : (y >> 1) + 1;
    return Math.max(0, Math.min(height - 1, row)) * stride;
  }

  private static final class Repeating extends JpegUpsampler {
    private final int across;
    private final int down;

    Repeating(JpegComponent component, int across, int down) {
      super(component);
      this.across = across;
      this.down = down;
    }

    @Override
    void row(int y, byte[] out) {
      int from = y / down * stride;
      if (across == 1) {
        System.arraycopy(plane, from, out, 0, width);
        return;
      }
      for (int x = 0; x < width * across; x++) {
        out[x] = plane[from + x / across];
      }
    }
  }

  private static final class TwoByOne extends JpegUpsampler {
    TwoByOne(JpegComponent component) {
      super(component);
    }

    @Override
    void row(int y, byte[] out) {
      int from = y * stride;
      int before = plane[from] & 0xff;
      int current = before;
      for (int x = 0; x < width; x++) {
        int after = plane[from + Math.min(x + 1, width - 1)] & 0xff;
        out[2 * x] = (byte) (3 * current + before + 1 >> 2);
        out[2 * x + 1] = (byte) (3 * current + after + 2 >> 2);
        before = current;
        current = after;
      }
    }
  }

  private static final class OneByTwo extends JpegUpsampler {
    OneByTwo(JpegComponent component) {
      super(component);
    }

    @Override
    void row(int y, byte[] out) {
      int near = nearRow(y);
      int far = farRow(y);
      int bias = 1 + (y & 1);
      for (int x = 0; x < width; x++) {
        out[x] = (byte) (3 * (plane[near + x] & 0xff) + (plane[far + x] & 0xff) + bias >> 2);
      }
    }
  }

  private static final class TwoByTwo extends JpegUpsampler {
    TwoByTwo(JpegComponent component) {
      super(component);
    }

    @Override
    void row(int y, byte[] out) {
      int near = nearRow(y);
      int far = farRow(y);
      int before = column(near, far, 0);
      int current = before;
      for (int x = 0; x < width; x++) {
        int after = column(near, far, Math.min(x + 1, width - 1));
        out[2 * x] = (byte) (3 * current + before + 8 >> 4);
        out[2 * x + 1] = (byte) (3 * current + after + 7 >> 4);
        before = current;
        current = after;
      }
    }

    private int column(int near, int far, int x) {
      return 3 * (plane[near + x] & 0xff) + (plane[far + x] & 0xff);
    }
  }
}
