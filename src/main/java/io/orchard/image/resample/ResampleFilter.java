package io.orchard.image.resample;

/**
 * The resampling kernels of Pillow, by Pillow's names.
 *
 * <p>All but {@link #NEAREST} are convolutions: when an image shrinks, the kernel is stretched by
 * the same factor, so every input pixel counts. The kernels are those of Pillow 9.4, including the
 * bicubic one of Keys, "Cubic convolution interpolation for digital image processing" (1981,
 * doi:10.1109/TASSP.1981.1163711) with a = -0.5.
 */
public enum ResampleFilter {
  /** Takes the one input pixel under the centre of the output pixel. */
  NEAREST(0) {
    @Override
    double weight(double x) {
      throw new UnsupportedOperationException("nearest has no kernel");
    }
  },

  /** Averages the input pixels under the output pixel. */
  BOX(0.5) {
    @Override
    double weight(double x) {
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    }
  },

  /** The triangle kernel, 2 taps wide when enlarging. */
  BILINEAR(1) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      return distance < 1 ? 1 - distance : 0;
    }
  },

  /** Keys' cubic kernel with a = -0.5, 4 taps wide when enlarging. */
  BICUBIC(2) {
    @Override
    double weight(double x) {
      final double a = -0.5;
      double distance = Math.abs(x);
      if (distance < 1) {
        return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
      }
      if (distance < 2) {
        return (((distance - 5) * distance + 8) * distance - 4) * a;
      }
      return 0;
    }
  },

  /** The sinc kernel windowed by a wider sinc, 6 taps wide when enlarging. */
  LANCZOS(3) {
    @Override
    double weight(double x) {
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  };

  private final double support;

  ResampleFilter(double support) {
    this.support = support;
  }

  /** Half the kernel's width, in input pixels at scale 1. */
  double support() {
    return support;
  }

  /** Whether weights fall off gradually from the centre, so that averages may stand for pixels. */
  public boolean isSmooth() {
    return this != NEAREST && this != BOX;
  }

  /** The kernel at distance {@code x} from its centre, not normalised. */
  abstract double weight(double x);

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double angle = x * Math.PI;
    return Math.sin(angle) / angle;
  }
}
