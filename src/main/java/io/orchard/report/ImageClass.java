package io.orchard.report;

import io.orchard.rows.ReducedImage;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of the images of one label: how many there are in each split, where their centre is
 * and how far they lie from it.
 *
 * <p>Centre and distances use the first {@value #MOST_COMPONENTS} components. They are updated row
 * by row and merged about the centre, as in Chan, Golub and LeVeque, "Algorithms for computing the
 * sample variance" (1983, doi:10.1080/00031305.1983.10483115).
 */
final class ImageClass {

  /** Later components have so little variance that they hardly move a distance. */
  static final int MOST_COMPONENTS = 100;

  private final String label;
  private final Map<String, Long> splits = new TreeMap<>();
  private long count;
  private double[] centre = new double[0];
  private double squares;

  /**
   * Creates a class without images.
   *
   * @param label the label, empty for images that have none
   */
  ImageClass(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  long count() {
    return count;
  }

  /** Returns the number of images in each split; the empty name stands for images without one. */
  Map<String, Long> splits() {
    return splits;
  }

  /** Returns the root of the mean squared distance from the centre. */
  double radius() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }

  void add(ReducedImage image) {
    float[] x = image.components();
    if (count == 0) {
      centre = new double[Math.min(x.length, MOST_COMPONENTS)];
    }
    count++;
    splits.merge(image.split() == null ? "" : image.split(), 1L, Long::sum);
    for (int i = 0; i < centre.length; i++) {
      double before = x[i] - centre[i];
      centre[i] += before / count;
      squares += before * (x[i] - centre[i]);
    }
  }

  /** Takes in the images of another class, which does not change. */
  void merge(ImageClass other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      centre = new double[other.centre.length];
    }
    double weight = (double) other.count / (count + other.count);
    double between = 0;
    for (int i = 0; i < centre.length; i++) {
      double gap = other.centre[i] - centre[i];
      between += gap * gap;
      centre[i] += weight * gap;
    }
    squares += other.squares + between * weight * count;
    count += other.count;
    other.splits.forEach((split, images) -> splits.merge(split, images, Long::sum));
  }

  /** Returns the Euclidean distance of a vector from the centre. */
  double distance(float[] x) {
    double sum = 0;
    for (int i = 0; i < centre.length; i++) {
      double gap = x[i] - centre[i];
      sum += gap * gap;
    }
    return Math.sqrt(sum);
  }

  @Override
  public String toString() {
    return "ImageClass[" + label + ", " + splits + ", centre=" + Arrays.toString(centre) + "]";
  }
}
