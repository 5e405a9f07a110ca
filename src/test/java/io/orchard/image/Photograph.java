package io.orchard.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * A picture with the statistics of a photograph: brightness that varies at all scales, round things
 * with hard edges and shading, and the noise of a sensor.
 */
public final class Photograph {
  private static final int FINEST_CELL = 4;
  private static final int DISCS = 25;
  private static final double NOISE = 4;

  private final int width;
  private final int height;
  private final SplittableRandom random;
  private final float[][] channels;

  private Photograph(int width, int height, long seed) {
    this.width = width;
    this.height = height;
    random = new SplittableRandom(seed);
    channels = new float[3][width * height];
  }

  /**
   * Returns a JPEG file with colour at half the resolution.
   *
   * @param quality 0-1
   * @param mode {@link ImageWriteParam#MODE_DISABLED} for baseline, {@link
   *     ImageWriteParam#MODE_DEFAULT} for progressive
   */
  public static byte[] jpeg(int width, int height, long seed, float quality, int mode) {
    Photograph photograph = new Photograph(width, height, seed);
    photograph.paint();
    return photograph.encode(quality, mode);
  }

  private void paint() {
    for (float[] channel : channels) {
      Arrays.fill(channel, 118);
    }
    for (int cell = Math.max(width, height) / 2; cell >= FINEST_CELL; cell /= 2) {
      addTexture(cell);
    }
    for (int i = 0; i < DISCS; i++) {
      addDisc();
    }
  }

  /** Smooth noise of one wavelength, mostly the same in all channels; finer noise is weaker. */
  private void addTexture(int cell) {
    double strength = 48 * Math.pow((double) cell / Math.max(width, height), 0.6);
    int columns = width / cell + 2;
    float[] grid = new float[columns * (height / cell + 2)];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (float) (random.nextDouble(-2, 2) * strength);
    }
    double[] tints = {random.nextDouble(.7, 1), random.nextDouble(.7, 1), random.nextDouble(.7, 1)};
    for (int y = 0; y < height; y++) {
      float down = smooth((float) (y % cell) / cell);
      int row = y / cell * columns;
      for (int x = 0; x < width; x++) {
        float across = smooth((float) (x % cell) / cell);
        int at = row + x / cell;
        float top = grid[at] + across * (grid[at + 1] - grid[at]);
        float bottom = grid[at + columns] + across * (grid[at + columns + 1] - grid[at + columns]);
        float value = top + down * (bottom - top);
        for (int c = 0; c < 3; c++) {
          channels[c][y * width + x] += (float) (value * tints[c]);
        }
      }
    }
  }

  private static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }

  /** A ball, lit from the left, through which the texture shows. */
  private void addDisc() {
    double radius = random.nextDouble(0.015, 0.15) * width;
    double left = random.nextDouble(width);
    double top = random.nextDouble(height);
    double[] color = {
      random.nextDouble(30, 230), random.nextDouble(30, 230), random.nextDouble(230)
    };
    for (int y = (int) Math.max(0, top - radius); y < Math.min(height, top + radius); y++) {
      for (int x = (int) Math.max(0, left - radius); x < Math.min(width, left + radius); x++) {
        double cover = Math.min(1, radius - Math.hypot(x - left, y - top));
        double light = 1 - 0.4 * (x - left) / radius;
        for (int c = 0; cover > 0 && c < 3; c++) {
          float[] channel = channels[c];
          float old = channel[y * width + x];
          channel[y * width + x] += (float) (0.75 * cover * (color[c] * light - old));
        }
      }
    }
  }

  private byte[] encode(float quality, int mode) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      double shared = gaussian();
      int rgb = 0;
      for (float[] channel : channels) {
        double level = channel[i] + NOISE * (shared + 0.5 * gaussian());
        rgb = rgb << 8 | (int) Math.max(0, Math.min(255, level));
      }
      image.setRGB(i % width, i / width, rgb);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
    settings.setProgressiveMode(mode);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** About normal, of variance 1: cheaper than the real thing, for millions of pixels. */
  private double gaussian() {
    long bits = random.nextLong();
    int sum = 0;
    for (int i = 0; i < 4; i++, bits >>>= 16) {
      sum += (int) (bits & 0xffff);
    }
    return (sum / 65536.0 - 2) * Math.sqrt(3);
  }
}
