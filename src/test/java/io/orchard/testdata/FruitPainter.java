package io.orchard.testdata;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * Draws one photograph of one fruit: a light table, a shadow, the fruit in a random pose under a
 * lamp in a random place, exposure and sensor noise.
 *
 * <p>Every random choice comes from one seeded generator, so that equal arguments give equal pixels
 * on one JDK. Another JDK may rasterise edges differently.
 */
final class FruitPainter {
  private static final Color[] TABLES = {
    new Color(0xFAFAF8), new Color(0xF0ECE2), new Color(0xE2E6EA), new Color(0xEFE3D6)
  };

  private final Fruit fruit;
  private final Random random;
  private final BufferedImage image;

  private FruitPainter(Fruit fruit, int width, int height, long seed) {
    this.fruit = fruit;
    this.random = new Random(seed);
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
  }

  /** Returns a new opaque picture of the fruit, {@code width} by {@code height} pixels. */
  static BufferedImage paint(Fruit fruit, int width, int height, long seed) {
    return new FruitPainter(fruit, width, height, seed).paint();
  }

  private BufferedImage paint() {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    double lamp = -Math.PI / 2 + between(-0.9, 0.9);
    drawTable(g);
    placeOnTable(g);
    drawShadow(g, lamp);
    double turn = between(-0.6, 0.6);
    g.rotate(turn);
    drawFruit(g, lamp - turn);
    g.dispose();
    expose();
    return image;
  }

  private void drawTable(Graphics2D g) {
    Color table = TABLES[random.nextInt(TABLES.length)];
    int height = image.getHeight();
    g.setPaint(new GradientPaint(0, 0, table, 0, height, dimmed(table, between(0.84, 0.98))));
    g.fillRect(0, 0, image.getWidth(), height);
  }

  /**
   * Moves the origin near the picture's centre and makes the unit a little less than half of it.
   */
  private void placeOnTable(Graphics2D g) {
    int width = image.getWidth();
    int height = image.getHeight();
    double unit = Math.min(width, height) * between(0.34, 0.42);
    AffineTransform pose = new AffineTransform();
    pose.translate(width * between(0.46, 0.54), height * between(0.48, 0.54));
    pose.scale(unit * between(0.94, 1.06), unit);
    g.transform(pose);
  }

  /** Draws a soft shadow on the side away from the lamp. */
  private void drawShadow(Graphics2D g, double lamp) {
    double x = -0.25 * Math.cos(lamp);
    double y = 0.35 - 0.15 * Math.sin(lamp);
    float[] stops = {0.5f, 1};
    Color[] colors = {new Color(40, 40, 50, 90), new Color(40, 40, 50, 0)};
    g.setPaint(new RadialGradientPaint(new Point2D.Double(x, y), 1.05f, stops, colors));
    g.fill(new Ellipse2D.Double(x - 1.05, y - 1.05, 2.1, 2.1));
  }

  private void drawFruit(Graphics2D g, double lamp) {
    Shape body = fruit.outline();
    Point2D spot = new Point2D.Double(0.4 * Math.cos(lamp), 0.4 * Math.sin(lamp));
    Color lit = varied(fruit.lit());
    Color shaded = varied(fruit.shaded());
    float[] stops = {0, 0.35f, 1};
    Color[] colors = {lit, lit, shaded};
    g.setPaint(new RadialGradientPaint(spot, (float) between(1.25, 1.5), stops, colors));
    g.fill(body);
    fruit.drawDetails(g, random);
    g.clip(body);
    drawGloss(g, spot);
  }

  private void drawGloss(Graphics2D g, Point2D spot) {
    float radius = (float) between(0.25, 0.4);
    Color[] colors = {
      new Color(255, 255, 255, 40 + random.nextInt(140)), new Color(0xFFFFFF, true)
    };
    g.setPaint(new RadialGradientPaint(spot, radius, new float[] {0, 1}, colors));
    g.fill(
        new Ellipse2D.Double(spot.getX() - radius, spot.getY() - radius, 2 * radius, 2 * radius));
  }

  /** Scales the light, tints it a little warm or cold, and adds Gaussian noise to every sample. */
  private void expose() {
    double light = between(0.86, 1.04);
    double warmth = between(-0.03, 0.03);
    double[] gains = {light * (1 + warmth), light, light * (1 - warmth)};
    double noise = between(1, 3);
    int width = image.getWidth();
    int height = image.getHeight();
    int[] samples = image.getRaster().getPixels(0, 0, width, height, (int[]) null);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = clamped(samples[i] * gains[i % 3] + noise * random.nextGaussian());
    }
    image.getRaster().setPixels(0, 0, width, height, samples);
  }

  /** Returns the colour with each channel moved by up to 14 levels: no two fruits are alike. */
  private Color varied(Color color) {
    return new Color(
        clamped(color.getRed() + between(-14, 14)),
        clamped(color.getGreen() + between(-14, 14)),
        clamped(color.getBlue() + between(-14, 14)));
  }

  private static Color dimmed(Color color, double factor) {
    return new Color(
        clamped(color.getRed() * factor),
        clamped(color.getGreen() * factor),
        clamped(color.getBlue() * factor));
  }

  private static int clamped(double level) {
    return (int) Math.max(0, Math.min(255, Math.round(level)));
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
