package io.orchard.network;

import io.orchard.image.RgbImage;
import java.util.List;
import java.util.Locale;

/** The size of an extractor's input, which every image must have before its bytes are copied. */
record InputSize(int width, int height) {

  InputSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "The input size must be positive, found " + width + "x" + height);
    }
  }

  /** Returns the bytes in one image of this size: {@code h * w * 3}. */
  int valuesPerImage() {
    return Math.multiplyExact(Math.multiplyExact(width, height), 3);
  }

  /**
   * Accepts a batch whose images all have this size.
   *
   * @throws IllegalArgumentException naming the first image that has not
   */
  void check(List<RgbImage> batch) {
    for (int i = 0; i < batch.size(); i++) {
      RgbImage image = batch.get(i);
      boolean fits = image.width() == width && image.height() == height;
      if (!fits || image.pixels().length != valuesPerImage()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Image %d of the batch is %dx%d with %d bytes, the input is %dx%d with %d",
                i,
                image.width(),
                image.height(),
                image.pixels().length,
                width,
                height,
                valuesPerImage()));
      }
    }
  }
}
