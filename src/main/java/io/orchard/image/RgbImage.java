package io.orchard.image;

/**
 * Pixels of one image, {@code [h, w, 3]} row-major, red first, one unsigned byte each.
 *
 * @param width w, pixels per row
 * @param height h, rows
 * @param pixels {@code 3 * w * h} bytes; owned by the image, never changed after construction
 */
public record RgbImage(int width, int height, byte[] pixels) {}
