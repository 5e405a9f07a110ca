package io.orchard.report;

import io.orchard.output.RunReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as its script reads it. Classes and splits are named by their place in the
 * lists; paths have lost the folder that all of them share.
 *
 * @param run what is in {@code run.json}
 * @param randomWeights whether nobody trained the network
 * @param folder the folder that all paths share, with a slash at its end, or empty
 * @param splits names of the splits; the empty name stands for images without one
 * @param classes the classes, largest first; if there are too many, the last one has no label and
 *     stands for the rest
 * @param points of the scatter plot
 * @param variance the explained-variance curve, without points where there is no model
 * @param nearest images nearest to the centres of the largest classes, class by class
 * @param outliers images farthest from their centres, farthest first
 * @param evaluation how well images were classified, or null where none was
 * @param rejected the causes of rejections, most frequent first
 */
record ReportData(
    RunReport run,
    boolean randomWeights,
    String folder,
    List<String> splits,
    List<ClassRow> classes,
    List<Point> points,
    VarianceCurve variance,
    List<Gallery> nearest,
    List<Picture> outliers,
    @Nullable EvaluationView evaluation,
    List<Rejections.Cause> rejected) {

  /**
   * A class.
   *
   * @param label its name, empty for images without one, null for all classes without a row
   * @param count images
   * @param splits images in each split
   * @param x first component of its centre
   * @param y second component of its centre
   */
  record ClassRow(@Nullable String label, long count, List<Long> splits, double x, double y) {}

  /**
   * A point of the scatter plot.
   *
   * @param path the image
   * @param of its class
   * @param split its split
   * @param x first component
   * @param y second component
   */
  record Point(String path, int of, int split, double x, double y) {}

  /**
   * The images nearest to a centre.
   *
   * @param of the class
   * @param pictures nearest first
   */
  record Gallery(int of, List<Picture> pictures) {}

  /**
   * An image to be seen.
   *
   * @param path the image
   * @param of its class
   * @param remoteness distance from the class's centre as a multiple of the root mean square
   * @param picture a {@code data:} URI, or null if the image cannot be read any more
   */
  record Picture(String path, int of, double remoteness, @Nullable String picture) {}
}
