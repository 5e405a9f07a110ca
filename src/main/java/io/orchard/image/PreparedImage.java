package io.orchard.image;

import io.orchard.image.raster.RgbImage;

/**
 * An image ready for a network, and what is known of the file.
 *
 * @param image of the network's size
 * @param facts of the file and its pixels
 */
public record PreparedImage(RgbImage image, ImageFacts facts) {}
