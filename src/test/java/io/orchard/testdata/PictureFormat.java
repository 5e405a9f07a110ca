package io.orchard.testdata;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** The file formats of the test pictures, each written by ImageIO. */
enum PictureFormat {
  /** Baseline JPEG at quality 0.85, chroma halved in both directions. */
  JPEG("jpeg", "jpg"),
  /** Progressive JPEG at quality 0.85. */
  PROGRESSIVE_JPEG("jpeg", "jpeg"),
  /** PNG with 8 bits per channel. */
  PNG("png", "png"),
  /** PNG with a palette of at most 256 colours, the one that the GIF writer chooses. */
  PALETTE_PNG("png", "png"),
  /** PNG whose alpha falls towards the corners; the colours beneath are those of the picture. */
  ALPHA_PNG("png", "png"),
  /** GIF with a palette of at most 256 colours. */
  GIF("gif", "gif"),
  /** Uncompressed BMP with 24 bits per pixel. */
  BMP("bmp", "bmp"),
  /** TIFF with 8 bits per channel, LZW compressed. */
  TIFF("tiff", "tif");

  private static final float JPEG_QUALITY = 0.85f;

  private final String writer;
  private final String extension;

  PictureFormat(String writer, String extension) {
    this.writer = writer;
    this.extension = extension;
  }

  /** Returns the ending of file names, without the dot. */
  String extension() {
    return extension;
  }

  /** Returns the file's content for an opaque picture, which is not changed. */
  byte[] encode(BufferedImage picture) throws IOException {
    return switch (this) {
      case PALETTE_PNG -> write(withPalette(picture));
      case ALPHA_PNG -> write(withVignette(picture));
      default -> write(picture);
    };
  }

  private byte[] write(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter imageWriter = ImageIO.getImageWritersByFormatName(writer).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      imageWriter.setOutput(out);
      imageWriter.write(null, new IIOImage(picture, null, null), settings(imageWriter));
    } finally {
      imageWriter.dispose();
    }
    return bytes.toByteArray();
  }

  private ImageWriteParam settings(ImageWriter imageWriter) {
    ImageWriteParam settings = imageWriter.getDefaultWriteParam();
    switch (this) {
      case JPEG, PROGRESSIVE_JPEG -> {
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(JPEG_QUALITY);
      }
      case TIFF -> {
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionType("LZW");
      }
      default -> {}
    }
    if (this == PROGRESSIVE_JPEG) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    return settings;
  }

  private static BufferedImage withPalette(BufferedImage picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(GIF.write(picture)));
  }

  private static BufferedImage withVignette(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromCentre = Math.hypot(2.0 * x / width - 1, 2.0 * y / height - 1);
        int alpha = (int) Math.round(255 * Math.min(1, Math.max(0, 2 - 1.4 * fromCentre)));
        result.setRGB(x, y, alpha << 24 | picture.getRGB(x, y) & 0xFFFFFF);
      }
    }
    return result;
  }
}
