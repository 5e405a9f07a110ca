package io.orchard.image;

import io.orchard.image.raster.JpegEngine;
import io.orchard.image.resample.CentreCrop;
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
 * @param crop the fraction of the shorter side that is left of images that keep their shape, from
 *     {@link CentreCrop#LEAST_FRACTION} to 1; null where images are squeezed into the size
 */
public record ImagePreparation(
    DecodeMode decode, ExifRotation exif, ResampleFilter filter, @Nullable Double crop)
    implements Serializable {

  /**
   * Checks the fraction.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public ImagePreparation {
    if (crop != null && !(crop >= CentreCrop.LEAST_FRACTION && crop <= 1)) {
      throw new IllegalArgumentException(
          "must be from " + CentreCrop.LEAST_FRACTION + " to 1, such as 0.875");
    }
  }

  /** Returns the preparation that decodes in full and ignores orientations, as Pillow does. */
  public static ImagePreparation of(ResampleFilter filter) {
    return new ImagePreparation(DecodeMode.EXACT, ExifRotation.IGNORE, filter, null);
  }

  /** Returns this preparation with another way to decode. */
  public ImagePreparation withDecode(DecodeMode mode) {
    return new ImagePreparation(mode, exif, filter, crop);
  }

  /** Returns this preparation with another treatment of orientations. */
  public ImagePreparation withExif(ExifRotation rotation) {
    return new ImagePreparation(decode, rotation, filter, crop);
  }

  /**
   * Returns this preparation with another way to bring images to the size.
   *
   * @throws IllegalArgumentException if the fraction is out of range
   */
  public ImagePreparation withCrop(@Nullable Double fraction) {
    return new ImagePreparation(decode, exif, filter, fraction);
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
