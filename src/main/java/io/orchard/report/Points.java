package io.orchard.report;

import io.orchard.report.Landmarks.Place;
import io.orchard.report.ReportData.Answer;
import io.orchard.report.ReportData.Point;
import io.orchard.rows.ClassifiedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The points of the scatter plot, with what they are taken for where there is a classifier. */
final class Points {

  private final Scatter scatter;
  private final List<Place> places;
  private final List<@Nullable ClassifiedImage> answers = new ArrayList<>();
  private final List<String> labels;

  Points(Scatter scatter, List<Place> places) {
    this.scatter = scatter;
    this.places = places;
    TreeSet<String> names = new TreeSet<>();
    for (Place place : places) {
      ClassifiedImage answer = scatter.classified(place);
      answers.add(answer);
      if (answer != null) {
        names.add(answer.prediction().predicted());
      }
    }
    labels = List.copyOf(names);
  }

  /** Returns the classes that points are taken for, in their natural order. */
  List<String> labels() {
    return labels;
  }

  /** Returns the paths of some points, the wrong ones first, else chosen by a hash. */
  Stream<String> pictured(int most) {
    return IntStream.range(0, places.size())
        .boxed()
        .sorted(
            Comparator.comparing(this::isWrong)
                .reversed()
                .thenComparing(i -> Hash.of(places.get(i).path()))
                .thenComparing(i -> places.get(i).path()))
        .limit(most)
        .map(i -> places.get(i).path());
  }

  private boolean isWrong(int i) {
    ClassifiedImage answer = answers.get(i);
    return answer != null && answer.isWrong();
  }

  /**
   * Returns the points as the page reads them.
   *
   * @param relative shortens a path
   * @param numbers the classes' places in the page's list
   * @param splits the page's list of splits
   */
  List<Point> of(
      UnaryOperator<String> relative, Map<ImageClass, Integer> numbers, List<String> splits) {
    return IntStream.range(0, places.size())
        .mapToObj(
            i -> {
              Place place = places.get(i);
              return new Point(
                  relative.apply(place.path()),
                  numbers.get(place.of()),
                  splits.indexOf(place.split()),
                  scatter.along(place),
                  answer(answers.get(i)));
            })
        .toList();
  }

  private @Nullable Answer answer(@Nullable ClassifiedImage of) {
    return of == null
        ? null
        : new Answer(
            Collections.binarySearch(labels, of.prediction().predicted()),
            Scatter.rounded(of.prediction().probability()),
            of.prediction().unknown(),
            of.isWrong());
  }
}
