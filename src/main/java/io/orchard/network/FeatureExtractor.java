package io.orchard.network;

import io.orchard.image.raster.JpegEngine;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.folder.NetworkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns images of one fixed size into feature vectors.
 *
 * <p>Plain Java values go in and come out: native memory is held between {@link #extract} calls
 * only for the network itself and ends with {@link #close}. Implementations are safe for use by
 * several threads at once; each call runs on its caller's thread, so callers scale with cores.
 */
public interface FeatureExtractor extends AutoCloseable {

  /** Returns w, the width in pixels that every image must have. */
  int width();

  /** Returns h, the height in pixels that every image must have. */
  int height();

  /** Returns d, the length of every feature vector. */
  int featureCount();

  /**
   * Returns the features of each image, {@code [b, d]}, in the order of the images. The rows are
   * new arrays that belong to the caller. How images are batched may change the last bits.
   *
   * @param batch b images of {@link #width} x {@link #height}; an empty batch gives no rows
   * @throws IllegalArgumentException if an image has another size
   * @throws IllegalStateException if the extractor is closed
   * @throws NetworkException if the engine fails
   */
  float[][] extract(List<RgbImage> batch);

  /**
   * Returns what decodes large JPEG files beside this extractor, until that is closed; null if it
   * has no engine that does.
   */
  default @Nullable JpegEngine jpegEngine() {
    return null;
  }

  /** Frees what the extractor holds; closing twice does nothing. No call may be in progress. */
  @Override
  void close();
}
