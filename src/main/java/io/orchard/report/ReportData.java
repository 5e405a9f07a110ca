package io.orchard.report;

import io.orchard.output.RunReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as its script reads it. Classes and splits are named by their place in the
 * lists, paths have lost the folder that all of them share.
 *
 * @param run what is in {@code run.json}
 * @param randomWeights whether nobody trained the network
 * @param folder the folder that all paths share, with a slash at its end, or empty
 * @param splits names of the splits; the empty name stands for images without one
 * @param classes the classes, largest first; if there are too many, the last one has no label and
 *     stands for the rest
 * @param axes that the points may be plotted by
 * @param labels classes that points are taken for
 * @param points of the scatter plot
 * @param variance the explained-variance curve, without points where there is no model
 * @param nearest images nearest to the centres of the largest classes, class by class
 * @param outliers images farthest from their centres, farthest first
 * @param evaluation how well images were classified, or null where none was
 * @param answers what the images were classified as, or null where the run did not say so
 * @param twins groups of images that are twins, or null where none were sought
 * @param looks images that may not be good enough
 * @param pictures {@code data:} URIs of the images that are seen, by path; those that cannot be
 *     read any more have none
 * @param rejected the causes of rejections, most frequent first
 */
record ReportData(
    RunReport run,
    boolean randomWeights,
    String folder,
    List<String> splits,
    List<ClassRow> classes,
    List<Scatter.Axis> axes,
    List<String> labels,
    List<Point> points,
    VarianceCurve variance,
    List<Gallery> nearest,
    List<Picture> outliers,
    @Nullable EvaluationView evaluation,
    @Nullable AnswersView answers,
    @Nullable TwinsView twins,
    Looks.View looks,
    Map<String, String> pictures,
    List<Rejections.Cause> rejected) {

  /**
   * A class.
   *
   * @param label its name, empty for images without one, null for all classes without a row
   * @param count images
   * @param splits images in each split
   */
  record ClassRow(@Nullable String label, long count, List<Long> splits) {}

  /**
   * A point of the scatter plot.
   *
   * @param path the image
   * @param of its class
   * @param split its split
   * @param at where it lies along each axis
   * @param answer what it is taken for, or null without a classifier
   */
  record Point(String path, int of, int split, List<Double> at, @Nullable Answer answer) {}

  /**
   * What a point is taken for.
   *
   * @param predicted the class, by its place among the labels
   * @param probability of that class
   * @param unknown whether it is farther from it than images of the class usually are
   * @param wrong whether its label says that this is wrong
   */
  record Answer(int predicted, double probability, boolean unknown, boolean wrong) {}

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
   */
  record Picture(String path, int of, double remoteness) {}
}
