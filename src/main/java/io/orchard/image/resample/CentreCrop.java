package io.orchard.image.resample;

import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import java.util.Locale;

/**
 * Resizes images of any shape so that they cover a size, and keeps what is in the middle: the
 * pixels of {@code Resize(floor(size / fraction))} and {@code CenterCrop(size)} in torchvision on
 * Pillow's images, with all of its roundings.
 *
 * <p>Where the wanted size is no square, both sides are divided by the fraction, and the image
 * keeps its shape and covers the result, as in timm's {@code transforms_imagenet_eval}; timm then
 * always resizes bilinearly, this with whatever filter is chosen. What is cut off is never
 * computed.
 *
 * @param width columns that are kept
 * @param height rows that are kept
 * @param fraction of the shorter side that is kept, from {@value #LEAST_FRACTION} to 1
 */
public record CentreCrop(int width, int height, double fraction) {
  /** Below it, less than a ten-thousandth of the image would be left. */
  public static final double LEAST_FRACTION = 0.01;

  /** Returns the size that images have to cover before the cut. */
  public ImageSize covered() {
    return new ImageSize((int) (width / fraction), (int) (height / fraction));
  }

  /**
   * Returns what becomes of an image of a size.
   *
   * @throws ImageDecodeException if its shape is such that it would be resized to more than {@link
   *     Integer#MAX_VALUE} columns or rows
   */
  public Frame frame(ImageSize image) throws ImageDecodeException {
    ImageSize least = covered();
    double columns;
    double rows;
    if (least.width() != least.height()) {
      double ratio =
          Math.min(
              (double) image.height() / least.height(), (double) image.width() / least.width());
      columns = Math.rint(image.width() / ratio);
      rows = Math.rint(image.height() / ratio);
    } else {
      long side = least.width();
      int shorter = Math.min(image.width(), image.height());
      columns = side * image.width() / shorter;
      rows = side * image.height() / shorter;
    }
    if (Math.max(columns, rows) > Integer.MAX_VALUE) {
      throw new ImageDecodeException(
          String.format(
              Locale.ROOT,
              "image of %dx%d pixels is too narrow for a crop: it would be resized to %.0fx%.0f",
              image.width(),
              image.height(),
              columns,
              rows));
    }
    return new Frame(Span.middle((int) columns, width), Span.middle((int) rows, height));
  }
}
