package io.orchard.testdata;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One of the test pictures: what it shows, where it lies and how it is written.
 *
 * <p>Every class has twelve, numbered from 1: eight for training, four for testing. Most are small
 * JPEG files; each class also has the other formats and sizes at the same numbers, except that the
 * twelfth differs between classes.
 *
 * @param fruit the class
 * @param number 1 to 12 within the class
 * @param width columns in pixels
 * @param height rows in pixels
 * @param format how the file is written
 */
record Picture(Fruit fruit, int number, int width, int height, PictureFormat format) {
  private static final int TRAINING_PICTURES = 8;

  /** Returns all pictures, ordered by class and number. */
  static List<Picture> all() {
    List<Picture> pictures = new ArrayList<>();
    for (Fruit fruit : Fruit.values()) {
      pictures.add(new Picture(fruit, 1, 100, 100, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 2, 120, 80, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 3, 64, 64, PictureFormat.PNG));
      pictures.add(new Picture(fruit, 4, 217, 149, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 5, 100, 100, PictureFormat.PROGRESSIVE_JPEG));
      pictures.add(new Picture(fruit, 6, 80, 120, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 7, 100, 75, PictureFormat.GIF));
      pictures.add(new Picture(fruit, 8, 100, 100, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 9, 100, 100, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 10, 72, 96, PictureFormat.PALETTE_PNG));
      pictures.add(new Picture(fruit, 11, 96, 96, PictureFormat.JPEG));
      pictures.add(new Picture(fruit, 12, 64, 64, twelfth(fruit)));
    }
    return List.copyOf(pictures);
  }

  /** Returns the path below {@code testdata/}, such as {@code images/Test/Apple/apple-09.jpg}. */
  String path() {
    String split = number <= TRAINING_PICTURES ? "Training" : "Test";
    String name = fruit.label().toLowerCase(Locale.ROOT);
    String file = String.format(Locale.ROOT, "%s-%02d.%s", name, number, format.extension());
    return "images/" + split + "/" + fruit.label() + "/" + file;
  }

  /** Returns a new drawing of the picture; equal pixels at every call on one JDK. */
  BufferedImage draw() {
    return FruitPainter.paint(fruit, width, height, 1000L * fruit.ordinal() + number);
  }

  private static PictureFormat twelfth(Fruit fruit) {
    return switch (fruit) {
      case APPLE, PLUM -> PictureFormat.ALPHA_PNG;
      case BANANA, PEAR -> PictureFormat.BMP;
      case ORANGE -> PictureFormat.TIFF;
    };
  }
}
