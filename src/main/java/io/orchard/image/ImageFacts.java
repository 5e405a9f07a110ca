package io.orchard.image;

import io.orchard.cache.Checksum;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import java.util.Objects;

/**
 * What an image file says of itself and its pixels tell without a network: columns of the {@code
 * features/} table.
 *
 * <p>The three figures of its looks are those of {@link LumaStats}, on the decoded image or on the
 * resized one, whichever has fewer pixels: a photograph counts at the size at which the network
 * sees it, a small image as it is.
 *
 * @param width columns in the file, before any turning
 * @param height rows in the file, before any turning
 * @param format {@code JPEG}, {@code PNG}, {@code GIF}, {@code BMP}, {@code TIFF} or {@code WEBP}
 * @param sharpness variance of the Laplacian of the luma, 0 or more
 * @param brightness mean luma, from 0 to 255
 * @param contrast standard deviation of the luma, from 0 to 127.5
 * @param sha256 of the file, in hexadecimal
 * @param pixelHash the {@link PixelHash} of the decoded, upright image, whatever the file's format
 */
public record ImageFacts(
    int width,
    int height,
    String format,
    double sharpness,
    double brightness,
    double contrast,
    String sha256,
    String pixelHash) {

  /** Checks that there are the texts. */
  public ImageFacts {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(pixelHash, "pixelHash");
  }

  /** Returns whether all figures are numbers; facts that were read may be those of anyone. */
  public boolean isFinite() {
    return Double.isFinite(sharpness) && Double.isFinite(brightness) && Double.isFinite(contrast);
  }

  /**
   * Returns the facts of a file that has been decoded.
   *
   * @param size of the image in the file
   * @param decoded the image, upright
   * @param resized the same, at the network's size
   */
  static ImageFacts of(
      byte[] file, ImageFormat format, ImageSize size, RgbImage decoded, RgbImage resized) {
    LumaStats luma =
        LumaStats.of(decoded.pixels().length <= resized.pixels().length ? decoded : resized);
    return new ImageFacts(
        size.width(),
        size.height(),
        format.name(),
        luma.sharpness(),
        luma.mean(),
        luma.deviation(),
        Checksum.sha256(file),
        PixelHash.of(decoded));
  }
}
