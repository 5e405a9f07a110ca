package io.orchard.image;

import io.orchard.image.jpeg.JpegDecoder;
import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.Orientation;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.CentreCrop;
import io.orchard.image.resample.Frame;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.image.resample.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Decodes image files, turns them upright if asked to, and resizes them to one size, with a {@link
 * CentreCrop} or whole.
 *
 * <p>With {@link DecodeMode#EXACT} the result is Pillow's to the last bit: {@code Image.open(f)},
 * {@code ImageOps.exif_transpose} if orientations are applied, {@code convert("RGB")}, {@code
 * resize}, {@code crop}.
 *
 * <p>With {@link DecodeMode#FAST} a JPEG file is decoded at the smallest of the scales 1/8, 1/4 and
 * 1/2 that leaves {@value #REDUCING_GAP} times the wanted size, that before a cut, in both
 * directions, which averages pixels before the filter does (Pillow's {@code draft} and {@code
 * reducing_gap}). Smaller files and other formats decode as with {@code EXACT}, and so does
 * everything for {@link ResampleFilter#NEAREST} and {@link ResampleFilter#BOX}, whose hard edges
 * such averages would move. For the other filters the result is close to the exact one: of made
 * photographs with noise whose sides are multiples of eight, the mean difference is below {@value
 * #MEAN_TOLERANCE} of 255 levels and the largest at most {@value #MAX_TOLERANCE} levels. Other
 * sides are rounded up at a reduced scale, which moves what lies at the right and at the lower edge
 * by up to a third of a pixel of the result: the mean is then below {@value #UNEVEN_MEAN_TOLERANCE}
 * levels from 84 pixels a side on (2.1 were measured at 32x32), and single pixels at hard edges
 * differ by up to {@value #UNEVEN_MAX_TOLERANCE} levels. None of these is a bound for every image.
 * Features of MobileNetV2 (ImageNet weights) had a cosine of 0.9995 to 0.9999 with those of the
 * exact image.
 *
 * <p>Instances keep what {@link ImageDecoder} and {@link Resampler} keep and are not thread-safe:
 * use one per worker thread.
 */
public final class ImagePreparer {
  /** How many times the wanted size a reduced image still has. */
  static final int REDUCING_GAP = 3;

  /** Mean difference in levels between fast and exact images of the tests' photographs, at most. */
  static final double MEAN_TOLERANCE = 0.5;

  /** Largest difference in levels between fast and exact images of the tests' photographs. */
  static final int MAX_TOLERANCE = 8;

  /** The mean difference where the sides are no multiples of eight. */
  static final double UNEVEN_MEAN_TOLERANCE = 1.5;

  /** The largest difference there: a third of the highest edge. */
  static final int UNEVEN_MAX_TOLERANCE = 85;

  private final ImageDecoder decoder;
  private final Resampler resampler;
  private final @Nullable CentreCrop crop;
  private final ExifRotation exif;
  private final ImageSize least;

  ImagePreparer(ImagePreparation how, ImageDecoder decoder, int width, int height) {
    this.decoder = decoder;
    resampler = Resampler.of(how.filter(), width, height);
    crop = how.crop() == null ? null : new CentreCrop(width, height, how.crop());
    exif = how.exif();
    boolean reduced = how.decode() == DecodeMode.FAST && how.filter().isSmooth();
    least = reduced ? least(width, height) : ImageSize.LARGEST;
  }

  private ImageSize least(int width, int height) {
    ImageSize wanted = crop == null ? new ImageSize(width, height) : crop.covered();
    long columns = (long) REDUCING_GAP * wanted.width();
    long rows = (long) REDUCING_GAP * wanted.height();
    return new ImageSize(
        (int) Math.min(columns, Integer.MAX_VALUE), (int) Math.min(rows, Integer.MAX_VALUE));
  }

  /**
   * Returns a whole image file as an image of the wanted size. The array is neither changed nor
   * kept.
   *
   * @throws ImageDecodeException if the file is no image, or not one that can be decoded
   */
  public RgbImage prepare(byte[] file) throws ImageDecodeException {
    return prepare(file, Deadline.none());
  }

  /**
   * Returns a whole image file as an image of the wanted size, or gives up at the first row of
   * pixels that is made after the deadline.
   *
   * @throws ImageDecodeException if the file is no image, not one that can be decoded, or not one
   *     that can be decoded in time
   */
  public RgbImage prepare(byte[] file, Deadline deadline) throws ImageDecodeException {
    try (Allowance allowance = Allowance.until(deadline)) {
      return prepare(file, allowance);
    }
  }

  /**
   * Does as {@link #prepare(byte[], Deadline)}, and tells about the file what its bytes and pixels
   * tell.
   *
   * @throws ImageDecodeException as {@link #prepare(byte[], Deadline)}
   */
  public PreparedImage examine(byte[] file, Deadline deadline) throws ImageDecodeException {
    try (Allowance allowance = Allowance.until(deadline)) {
      RgbImage upright = upright(file, allowance);
      RgbImage image = resize(file, upright, allowance);
      ImageFormat format = ImageFormat.of(file);
      return new PreparedImage(
          image, ImageFacts.of(file, format, size(file, upright, allowance), upright, image));
    }
  }

  /**
   * The size in the file: a JPEG file that was decoded at a reduced scale says it in its header.
   */
  private ImageSize size(byte[] file, RgbImage upright, Allowance allowance)
      throws ImageDecodeException {
    if (least != ImageSize.LARGEST && ImageFormat.of(file) == ImageFormat.JPEG) {
      return JpegDecoder.size(file, allowance);
    }
    ImageSize size = new ImageSize(upright.width(), upright.height());
    return Orientation.isTurned(orientation(file)) ? size.turned() : size;
  }

  private int orientation(byte[] file) throws ImageDecodeException {
    return exif == ExifRotation.APPLY ? ExifOrientation.of(file) : Orientation.UPRIGHT;
  }

  RgbImage prepare(byte[] file, Allowance allowance) throws ImageDecodeException {
    return resize(file, upright(file, allowance), allowance);
  }

  private RgbImage upright(byte[] file, Allowance allowance) throws ImageDecodeException {
    int orientation = orientation(file);
    ImageSize needed = Orientation.isTurned(orientation) ? least.turned() : least;
    RgbImage image = decoder.decodeAbove(file, needed, allowance);
    if (orientation != Orientation.UPRIGHT) {
      allowance.take("turned", image.pixels().length);
    }
    return Orientation.upright(image, orientation);
  }

  private RgbImage resize(byte[] file, RgbImage upright, Allowance allowance)
      throws ImageDecodeException {
    Frame frame = crop == null ? resampler.whole() : cut(file, upright, allowance);
    allowance.take("resized", resampler.workBytes(upright, frame));
    return resampler.resize(upright, frame);
  }

  /** The frame goes by the shape in the file, which a reduced scale rounds. */
  private Frame cut(byte[] file, RgbImage upright, Allowance allowance)
      throws ImageDecodeException {
    ImageSize size = size(file, upright, allowance);
    return crop.frame(Orientation.isTurned(orientation(file)) ? size.turned() : size);
  }
}
