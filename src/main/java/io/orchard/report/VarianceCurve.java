package io.orchard.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much of the variance the first components explain together.
 *
 * @param points of the curve: the number of components and their share in percent, at most about
 *     {@value #MOST_POINTS}
 * @param marks where the curve reaches 80, 90 and 95 %
 */
record VarianceCurve(List<Point> points, List<Mark> marks) {

  static final int MOST_POINTS = 1000;

  private static final List<Integer> PERCENTS = List.of(80, 90, 95);

  /**
   * A point of the curve.
   *
   * @param k number of components
   * @param percent of the variance that they explain
   */
  record Point(int k, double percent) {}

  /**
   * A share to be reached.
   *
   * @param percent of the variance
   * @param k the fewest components that explain it, or null if all there are do not
   */
  record Mark(int percent, @Nullable Integer k) {}

  /**
   * Returns the curve of some components.
   *
   * @param ratios share of the variance of each component, from 0 to 1, descending
   */
  static VarianceCurve of(List<Double> ratios) {
    List<Point> all = new ArrayList<>();
    double sum = 0;
    for (double ratio : ratios) {
      sum += ratio;
      all.add(new Point(all.size() + 1, 100 * sum));
    }
    int step = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
    List<Point> points =
        IntStream.range(0, all.size())
            .filter(i -> i % step == 0 || i == all.size() - 1)
            .mapToObj(all::get)
            .toList();
    return new VarianceCurve(
        points,
        PERCENTS.stream().map(percent -> new Mark(percent, reached(all, percent))).toList());
  }

  private static @Nullable Integer reached(List<Point> curve, int percent) {
    return curve.stream()
        .filter(point -> point.percent() >= percent)
        .map(Point::k)
        .findFirst()
        .orElse(null);
  }
}
