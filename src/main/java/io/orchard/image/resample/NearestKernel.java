package io.orchard.image.resample;

import io.orchard.image.raster.RgbImage;
import java.util.Arrays;

/**
 * Copies for each output pixel the input pixel under its centre.
 *
 * <p>Pillow walks the input by adding the step up, in double precision, instead of multiplying it
 * out. The rounding errors that gathers choose between two neighbours at times, so they are part of
 * the result and repeated here.
 */
final class NearestKernel implements Resampler.Kernel {
  private final int width;
  private final int height;

  NearestKernel(int width, int height) {
    this.width = width;
    this.height = height;
  }

  @Override
  public RgbImage resize(RgbImage image, Frame frame) {
    int[] columns = positions(image.width(), frame.columns());
    int[] rows = positions(image.height(), frame.rows());
    byte[] in = image.pixels();
    byte[] out = new byte[3 * width * height];
    for (int y = 0; y < height && rows[y] >= 0; y++) {
      int rowStart = rows[y] * image.width();
      int to = 3 * y * width;
      for (int x = 0; x < width && columns[x] >= 0; x++, to += 3) {
        int from = 3 * (rowStart + columns[x]);
        out[to] = in[from];
        out[to + 1] = in[from + 1];
        out[to + 2] = in[from + 2];
      }
    }
    return new RgbImage(width, height, out);
  }

  @Override
  public long workBytes(int imageWidth, int imageHeight, Frame frame) {
    return 4L * (width + height);
  }

  /** Input positions by output position; -1, and a black pixel, where rounding leaves the image. */
  private static int[] positions(int inputSize, Span span) {
    int[] positions = new int[span.count()];
    Arrays.fill(positions, -1);
    double step = (double) inputSize / span.size();
    double position = step * 0.5;
    for (int i = -span.first(); i < span.count() && (int) position < inputSize; i++) {
      if (i >= 0) {
        positions[i] = (int) position;
      }
      position += step;
    }
    return positions;
  }
}
