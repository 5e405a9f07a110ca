package io.orchard.image.raster;

import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG files by means from outside, faster than this project's own decoder, to the same
 * bytes. It is given whole and undamaged files alone: whatever another decoder could take in
 * another way, the own one decodes. Safe for use by several threads at once.
 */
public interface JpegEngine {
  /**
   * Returns the pixels of a grey or three-component file, as libjpeg-turbo makes them at its
   * defaults: row-major {@code [height, width, 3]}, red first, an array that belongs to the caller.
   * Returns null if the engine has failed, for whatever reason: the file is then decoded without
   * it. Cannot be interrupted. Takes about the size of the file and of the pixels in memory outside
   * the heap; of this it keeps the size of a file, at most, for each thread that calls it.
   *
   * @param file neither changed nor kept
   * @param width columns, as the file states them
   * @param height rows, as the file states them
   */
  byte @Nullable [] decode(byte[] file, int width, int height);
}
