package io.orchard.testdata;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.util.Random;

/**
 * The classes of the test pictures: what each fruit looks like before pose and light.
 *
 * <p>Shapes live in a square from -1 to 1 with y pointing down and the stem on top. Colours and
 * outlines differ enough that a PCA of plain pixels tells the classes apart.
 */
enum Fruit {
  APPLE("Apple", 0xE6402E, 0x8A1218),
  BANANA("Banana", 0xFCE350, 0xC29A1E),
  ORANGE("Orange", 0xFFA030, 0xD0600A),
  PEAR("Pear", 0xB9D154, 0x64851F),
  PLUM("Plum", 0x8450A4, 0x32124A);

  private static final Color BARK = new Color(0x5A4020);
  private static final Color LEAF = new Color(0x4C8A30);

  private final String label;
  private final Color lit;
  private final Color shaded;

  Fruit(String label, int lit, int shaded) {
    this.label = label;
    this.lit = new Color(lit);
    this.shaded = new Color(shaded);
  }

  /** Returns the class label, which is also the name of the class's folders. */
  String label() {
    return label;
  }

  /** Returns the skin's colour where the light falls on it. */
  Color lit() {
    return lit;
  }

  /** Returns the skin's colour where it turns away from the light. */
  Color shaded() {
    return shaded;
  }

  /** Returns a new outline of the fruit's body. */
  Shape outline() {
    return switch (this) {
      case APPLE -> apple();
      case BANANA -> banana();
      case ORANGE -> new Ellipse2D.Double(-0.9, -0.9, 1.8, 1.8);
      case PEAR -> pear();
      case PLUM -> new Ellipse2D.Double(-0.68, -0.85, 1.36, 1.7);
    };
  }

  /** Draws what lies on the skin: stem, leaf, freckles, pores, crease. */
  void drawDetails(Graphics2D g, Random random) {
    switch (this) {
      case APPLE -> {
        drawFreckles(g, random, 25, new Color(255, 220, 160, 110));
        drawStem(g, -0.7);
        if (random.nextBoolean()) {
          g.setColor(LEAF);
          g.fill(new Ellipse2D.Double(0.1, -1.05, 0.5, 0.22));
        }
      }
      case BANANA -> {
        g.setColor(BARK);
        g.fill(new Ellipse2D.Double(-1.02, -0.42, 0.16, 0.22));
        g.fill(new Ellipse2D.Double(0.88, -0.42, 0.14, 0.18));
        g.setColor(new Color(150, 110, 20, 120));
        g.setStroke(new BasicStroke(0.04f));
        g.draw(new QuadCurve2D.Double(-0.9, -0.25, 0, 0.7, 0.9, -0.25));
      }
      case ORANGE -> {
        drawFreckles(g, random, 90, new Color(150, 70, 0, 90));
        g.setColor(LEAF);
        g.fill(new Ellipse2D.Double(-0.09, -0.7, 0.18, 0.14));
      }
      case PEAR -> {
        drawFreckles(g, random, 60, new Color(90, 80, 20, 110));
        drawStem(g, -0.95);
      }
      case PLUM -> {
        g.setColor(new Color(30, 8, 45, 150));
        g.setStroke(new BasicStroke(0.05f));
        g.draw(new QuadCurve2D.Double(0, -0.84, 0.42, 0, 0, 0.84));
        drawStem(g, -0.8);
      }
    }
  }

  private static void drawStem(Graphics2D g, double y) {
    g.setColor(BARK);
    g.setStroke(new BasicStroke(0.09f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(new QuadCurve2D.Double(0, y, 0.02, y - 0.15, 0.12, y - 0.25));
  }

  private static void drawFreckles(Graphics2D g, Random random, int count, Color color) {
    g.setColor(color);
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double radius = 0.5 * Math.sqrt(random.nextDouble());
      double x = radius * Math.cos(angle);
      double y = 0.3 + radius * Math.sin(angle);
      g.fill(new Ellipse2D.Double(x - 0.02, y - 0.02, 0.04, 0.04));
    }
  }

  private static Shape apple() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -0.7);
    path.curveTo(0.35, -1.05, 1.05, -0.85, 0.98, -0.1);
    path.curveTo(0.92, 0.6, 0.5, 1.0, 0.18, 0.92);
    path.quadTo(0, 0.84, -0.18, 0.92);
    path.curveTo(-0.5, 1.0, -0.92, 0.6, -0.98, -0.1);
    path.curveTo(-1.05, -0.85, -0.35, -1.05, 0, -0.7);
    path.closePath();
    return path;
  }

  private static Shape banana() {
    Path2D path = new Path2D.Double();
    path.moveTo(-1.0, -0.25);
    path.curveTo(-0.6, 0.85, 0.6, 0.85, 1.0, -0.25);
    path.lineTo(0.9, -0.4);
    path.curveTo(0.5, 0.2, -0.5, 0.2, -0.88, -0.4);
    path.closePath();
    return path;
  }

  private static Shape pear() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -0.98);
    path.curveTo(0.45, -0.98, 0.3, -0.35, 0.55, -0.05);
    path.curveTo(1.05, 0.5, 0.6, 0.98, 0, 0.98);
    path.curveTo(-0.6, 0.98, -1.05, 0.5, -0.55, -0.05);
    path.curveTo(-0.3, -0.35, -0.45, -0.98, 0, -0.98);
    path.closePath();
    return path;
  }
}
