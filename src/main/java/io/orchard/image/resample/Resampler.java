package io.orchard.image.resample;

import io.orchard.image.raster.RgbImage;
import java.util.function.Supplier;

/**
 * Resizes images to one fixed size, byte for byte as {@code Image.resize} of Pillow 9.4.
 *
 * <p>An image that already has the size is returned as it is. Otherwise the convolution filters run
 * over the columns first and the rows second, rounding to 8 bits in between and skipping an axis
 * whose size stays; {@link ResampleFilter#NEAREST} copies pixels.
 *
 * <p>Cost: about {@code 3 * taps * (width * rows + width * height)} integer multiplications, where
 * {@code rows} are the image's and taps are those of one output pixel on each axis. Weight tables
 * (for the last 32 input sizes of each axis, {@code 4 * taps} bytes per output pixel of the axis)
 * and work buffers (about {@code 12 * width} bytes for each row that an output pixel uses, and half
 * a megabyte of strips) are kept between calls, so an instance is not thread-safe: use one per
 * worker thread.
 */
public final class Resampler {
  /** Images with a longer side leave no weights and buffers behind: these grow with it. */
  private static final int MAX_KEPT_SIDE = 1 << 14;

  private final Frame whole;
  private final Supplier<Kernel> kernels;
  private final Kernel kernel;

  /** One way to make an image of the target size out of an image of another size. */
  interface Kernel {
    RgbImage resize(RgbImage image, Frame frame);

    /** Bytes that resizing an image of this size takes, the image and the result apart. */
    long workBytes(int width, int height, Frame frame);
  }

  private Resampler(Frame whole, Supplier<Kernel> kernels) {
    this.whole = whole;
    this.kernels = kernels;
    this.kernel = kernels.get();
  }

  /**
   * Returns a resampler to {@code width} columns and {@code height} rows.
   *
   * @throws IllegalArgumentException if a side is below 1, or so large that the result would not
   *     fit an array
   */
  public static Resampler of(ResampleFilter filter, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("sides must be at least 1: " + width + "x" + height);
    }
    if (3L * width * height > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("size too large: " + width + "x" + height);
    }
    return new Resampler(
        Frame.whole(width, height),
        filter == ResampleFilter.NEAREST
            ? () -> new NearestKernel(width, height)
            : () -> new ConvolutionKernel(filter, width, height));
  }

  /** Returns the frame of images that are squeezed into the target size. */
  public Frame whole() {
    return whole;
  }

  /** Returns about how many bytes {@link #resize} takes for an image; few but for long sides. */
  public long workBytes(RgbImage image, Frame frame) {
    return kernel.workBytes(image.width(), image.height(), frame);
  }

  /**
   * Returns the image squeezed into the target size; the very same object if it has that size
   * already. The argument is not changed, and the result shares nothing with this resampler's
   * buffers.
   */
  public RgbImage resize(RgbImage image) {
    return resize(image, whole);
  }

  /**
   * Returns the part of the image, resized, that a frame keeps, likewise.
   *
   * @param frame that keeps as many columns and rows as the target size has
   */
  public RgbImage resize(RgbImage image, Frame frame) {
    if (frame.keeps(image)) {
      return image;
    }
    boolean keep = Math.max(image.width(), image.height()) <= MAX_KEPT_SIDE;
    return (keep ? kernel : kernels.get()).resize(image, frame);
  }
}
