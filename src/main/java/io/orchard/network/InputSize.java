package io.orchard.network;

import io.orchard.image.RgbImage;
import java.util.List;

/** Checks a batch against the size of an extractor's input. */
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
      if (image.width() != width || image.height() != height) {
        throw new IllegalArgumentException(
            "Image %d of the batch is %dx%d, the input is %dx%d"
                .formatted(i, image.width(), image.height(), width, height));
      }
    }
  }
}
