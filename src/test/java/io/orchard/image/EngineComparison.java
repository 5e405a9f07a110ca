package io.orchard.image;

import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.JpegEngine;
import org.jspecify.annotations.Nullable;

/** Decodes files with and without an engine, whatever their size, and counts what it was given. */
final class EngineComparison {
  private final ImageDecoder without = ImageDecoder.create();
  private final ImageDecoder with;
  private int given;
  private int failed;

  EngineComparison(JpegEngine engine) {
    this(engine, 0);
  }

  EngineComparison(JpegEngine engine, long leastPixels) {
    with =
        ImageDecoder.create(
            (file, width, height) -> count(engine.decode(file, width, height)), leastPixels);
  }

  private byte @Nullable [] count(byte @Nullable [] pixels) {
    given++;
    failed += pixels == null ? 1 : 0;
    return pixels;
  }

  /** What becomes of a file without an engine: an image, or the message of its rejection. */
  Object without(byte[] file) {
    return outcome(without, file);
  }

  /** The same with the engine. */
  Object with(byte[] file) {
    return outcome(with, file);
  }

  /** How many files the engine was given. */
  int given() {
    return given;
  }

  /** How many of these it did not decode. */
  int failed() {
    return failed;
  }

  private static Object outcome(ImageDecoder decoder, byte[] file) {
    try {
      return decoder.decode(file);
    } catch (ImageDecodeException e) {
      return e.getMessage();
    }
  }
}
