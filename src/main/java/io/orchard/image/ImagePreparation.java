package io.orchard.image;

import io.orchard.image.raster.JpegEngine;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.image.resample.Resampler;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How image files become images of a network's size. Images prepared in different ways are not
 * meant to be compared.
 *
 * @param decode whether large photographs are decoded in full
 * @param exif what becomes of EXIF orientations
 * @param filter resizes the decoded image
 */
public record ImagePreparation(DecodeMode decode, ExifRotation exif, ResampleFilter filter)
    implements Serializable {

  /** Returns the preparation that decodes in full and ignores orientations, as Pillow does. */
  public static ImagePreparation of(ResampleFilter filter) {
    return new ImagePreparation(DecodeMode.EXACT, ExifRotation.IGNORE, filter);
  }

  /** Returns this preparation with another way to decode. */
  public ImagePreparation withDecode(DecodeMode mode) {
    return new ImagePreparation(mode, exif, filter);
  }

  /** Returns this preparation with another treatment of orientations. */
  public ImagePreparation withExif(ExifRotation rotation) {
    return new ImagePreparation(decode, rotation, filter);
  }

  /**
   * Returns a preparer, for the calling thread, of images of {@code width} columns and {@code
   * height} rows.
   *
   * @throws IllegalArgumentException as {@link Resampler#of}
   */
  public ImagePreparer preparer(int width, int height) {
    return preparer(width, height, null);
  }

  /**
   * Returns a preparer, for the calling thread, that decodes large JPEG files by an engine.
   *
   * @param engine null for none
   * @throws IllegalArgumentException as {@link Resampler#of}
   */
  public ImagePreparer preparer(int width, int height, @Nullable JpegEngine engine) {
    return new ImagePreparer(this, ImageDecoder.create(engine), width, height);
  }
}
