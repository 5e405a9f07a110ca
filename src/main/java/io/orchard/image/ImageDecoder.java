package io.orchard.image;

public final class ImageDecoder {
  private final FormatDecoder jpeg = new JpegDecoder();
  public static ImageDecoder create() { return new ImageDecoder(); }
  public RgbImage decode(byte[] file) throws ImageDecodeException { return jpeg.decode(file); }
}
