package io.orchard.image;

import io.orchard.image.jpeg.JpegDecoder;
import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.FormatDecoder;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.JpegEngine;
import io.orchard.image.raster.RgbImage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes image files to RGB pixels, as {@code Image.open(f).convert("RGB")} of Pillow 9.4 does.
 *
 * <p>The content decides the format, never a name: JPEG, PNG, GIF, BMP, TIFF and WebP. Of several
 * frames or pages the first counts. Alpha is dropped, not blended; colour profiles, gamma and EXIF
 * orientation are ignored. What Pillow rejects is rejected: files cut off, damaged beyond its
 * tolerance, or with more than 178,956,970 pixels, which a header alone decides before anything of
 * that size is allocated.
 *
 * <p>Cost: time linear in pixels; memory for the result plus about as much again while decoding,
 * more for progressive JPEG (2 bytes per coefficient). An image that would need more than a third
 * of the heap is rejected; large ones are decoded one after the other, whatever the threads.
 * Instances keep codecs and small buffers between calls and are not thread-safe: use one per worker
 * thread.
 */
public final class ImageDecoder {
  /** Pixels from which on a JPEG file is worth an engine's while. */
  static final long ENGINE_PIXELS = 250_000;

  private final Map<ImageFormat, FormatDecoder> decoders = new EnumMap<>(ImageFormat.class);
  private final @Nullable JpegEngine engine;
  private final long enginePixels;

  private ImageDecoder(@Nullable JpegEngine engine, long enginePixels) {
    this.engine = engine;
    this.enginePixels = enginePixels;
  }

  /** Returns a decoder for the calling thread. */
  public static ImageDecoder create() {
    return create(null);
  }

  /**
   * Returns a decoder for the calling thread that has an engine make the pixels of large JPEG
   * files, where they are whole and undamaged: the same pixels, in less time.
   *
   * @param engine null for none
   */
  public static ImageDecoder create(@Nullable JpegEngine engine) {
    return create(engine, ENGINE_PIXELS);
  }

  static ImageDecoder create(@Nullable JpegEngine engine, long enginePixels) {
    return new ImageDecoder(engine, enginePixels);
  }

  /**
   * Decodes a whole image file. The array is neither changed nor kept.
   *
   * @throws ImageDecodeException if the file is no image, or not one that can be decoded
   */
  public RgbImage decode(byte[] file) throws ImageDecodeException {
    return decode(file, Deadline.none());
  }

  /**
   * Decodes a whole image file. The array is neither changed nor kept.
   *
   * @throws ImageDecodeException if the file is no image, or not one that can be decoded, or not by
   *     the deadline
   */
  public RgbImage decode(byte[] file, Deadline deadline) throws ImageDecodeException {
    return decodeAbove(file, ImageSize.LARGEST, deadline);
  }

  /**
   * Decodes a whole image file at the smallest scale its format offers that covers a size: JPEG at
   * a half, a quarter or an eighth, for looks. The array is neither changed nor kept.
   *
   * @throws ImageDecodeException if the file is no image, or not one that can be decoded, or not by
   *     the deadline
   */
  public RgbImage decodeAbove(byte[] file, ImageSize least, Deadline deadline)
      throws ImageDecodeException {
    try (Allowance allowance = Allowance.until(deadline)) {
      return decodeAbove(file, least, allowance);
    }
  }

  /** Decodes a file at the smallest scale its format offers that covers {@code least}. */
  RgbImage decodeAbove(byte[] file, ImageSize least, Allowance allowance)
      throws ImageDecodeException {
    ImageFormat format = ImageFormat.of(file);
    try {
      return decoders.computeIfAbsent(format, this::newDecoder).decodeAbove(file, least, allowance);
    } catch (RuntimeException e) {
      // Codecs meet damaged data with whatever their arrays and checks throw.
      decoders.remove(format);
      throw new ImageDecodeException(format + " data is corrupt: " + reason(e), e);
    } catch (OutOfMemoryError e) {
      decoders.remove(format);
      if (!allowance.isLarge()) {
        throw e; // Something else has filled the heap.
      }
      throw new ImageDecodeException(format + " image does not fit into memory", e);
    }
  }

  private FormatDecoder newDecoder(ImageFormat format) {
    return format == ImageFormat.JPEG ? new JpegDecoder(engine, enginePixels) : format.newDecoder();
  }

  private static String reason(RuntimeException e) {
    String message = e.getMessage();
    String name = e.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
