package io.orchard.report;

import io.orchard.image.ImageDecoder;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.image.resample.Resampler;
import io.orchard.listing.ImageStore;
import io.orchard.rows.ImageFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Small pictures of images as {@code data:} URIs: JPEG, the longer side {@value #SIDE} pixels or
 * the image's own if that is less. {@value #AT_ONCE} files are held at a time.
 */
final class Thumbnails {

  static final int SIDE = 88;

  /** What a photograph shrinks to while it is decoded, at least; the rest is for the filter. */
  private static final ImageSize LEAST = new ImageSize(3 * SIDE, 3 * SIDE);

  private static final int AT_ONCE = 8;
  private static final float QUALITY = 0.8f;

  private final ImageStore store;
  private final Duration limit;

  /**
   * Returns the maker of pictures.
   *
   * @param limit how long all pictures may take together; those that come later are left out
   */
  Thumbnails(ImageStore store, Duration limit) {
    this.store = store;
    this.limit = limit;
  }

  /** Returns the pictures by path; an image that cannot be read any more, or in time, has none. */
  Map<String, String> of(Collection<String> paths) {
    Map<String, String> pictures = new HashMap<>();
    Deadline deadline = Deadline.in(limit);
    List<String> all = paths.stream().distinct().toList();
    for (int from = 0; from < all.size() && !deadline.hasPassed(); from += AT_ONCE) {
      List<String> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      List<Future<byte[]>> reads = some.stream().map(this::read).toList();
      List<String> made = reads.parallelStream().map(read -> picture(read, deadline)).toList();
      for (int i = 0; i < made.size(); i++) {
        if (!made.get(i).isEmpty()) {
          pictures.put(some.get(i), made.get(i));
        }
      }
    }
    return pictures;
  }

  private Future<byte[]> read(String path) {
    return store.read(ImageFile.unlisted(path, null));
  }

  /** Returns the picture of a file, or an empty text. */
  private static String picture(Future<byte[]> content, Deadline deadline) {
    try {
      byte[] file = content.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      RgbImage image = ImageDecoder.create().decodeAbove(file, LEAST, deadline);
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(shrunk(image)));
    } catch (ExecutionException | TimeoutException | ImageDecodeException e) {
      content.cancel(true);
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static RgbImage shrunk(RgbImage image) {
    double scale = Math.min(1, (double) SIDE / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(scale * image.width()));
    int height = Math.max(1, (int) Math.round(scale * image.height()));
    return Resampler.of(ResampleFilter.BICUBIC, width, height).resize(image);
  }

  private static byte[] jpeg(RgbImage image) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.pixels();
    for (int i = 0; i < rgb.length / 3; i++) {
      int color = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      picture.setRGB(i % image.width(), i / image.width(), color);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
