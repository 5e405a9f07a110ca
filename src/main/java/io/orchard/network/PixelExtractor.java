package io.orchard.network;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.folder.InputSize;
import java.util.List;

/**
 * Takes the pixels themselves as features, without any network: {@code d = h * w * 3} values from 0
 * to 255, row-major {@code [h, w, 3]}, red first. Immutable and thread-safe; holds no native memory
 * and works after {@link #close} too.
 */
public final class PixelExtractor implements FeatureExtractor {
  private final InputSize size;

  private PixelExtractor(InputSize size) {
    this.size = size;
  }

  /**
   * Creates an extractor for images of one size.
   *
   * @throws IllegalArgumentException as {@link InputSize}
   */
  public static PixelExtractor of(int width, int height) {
    return new PixelExtractor(new InputSize(width, height));
  }

  @Override
  public int width() {
    return size.width();
  }

  @Override
  public int height() {
    return size.height();
  }

  @Override
  public int featureCount() {
    return size.valuesPerImage();
  }

  @Override
  public float[][] extract(List<RgbImage> batch) {
    size.check(batch);
    return batch.stream().map(PixelExtractor::values).toArray(float[][]::new);
  }

  @Override
  public void close() {}

  private static float[] values(RgbImage image) {
    byte[] pixels = image.pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]);
    }
    return values;
  }
}
