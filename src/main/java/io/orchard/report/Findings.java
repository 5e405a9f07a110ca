package io.orchard.report;

import io.orchard.classify.Evaluation;
import io.orchard.output.RunReport;
import io.orchard.report.Landmarks.Place;
import io.orchard.report.ReportData.ClassRow;
import io.orchard.report.ReportData.Gallery;
import io.orchard.report.ReportData.Picture;
import io.orchard.report.ReportData.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was found in the tables of a run, put into the form that the page reads. */
final class Findings {

  private static final MathContext DIGITS = new MathContext(5);

  private final Landmarks landmarks;
  private final Rejections rejections;
  private final List<ImageClass> classes;
  private final Map<ImageClass, Integer> numbers = new HashMap<>();
  private final List<String> splits;
  private final @Nullable Evaluation evaluation;
  private final String folder;

  Findings(
      ImageClasses found,
      Landmarks landmarks,
      Rejections rejections,
      @Nullable Evaluation evaluation) {
    this.landmarks = landmarks;
    this.evaluation = evaluation;
    this.rejections = rejections;
    classes = new ArrayList<>(found.bySize());
    if (found.others().count() > 0) {
      classes.add(found.others());
    }
    classes.forEach(one -> numbers.put(one, numbers.size()));
    TreeSet<String> names = new TreeSet<>();
    classes.forEach(one -> names.addAll(one.splits().keySet()));
    splits = List.copyOf(names.descendingSet());
    folder = commonFolder(Stream.concat(places().map(Place::path), confused()).toList());
  }

  /** Returns the page's data, with thumbnails of the images that it shows. */
  ReportData in(RunReport run, Thumbnails thumbnails) {
    Map<String, String> pictures =
        thumbnails.of(Stream.concat(shown().map(Place::path), confused()).toList());
    return new ReportData(
        run,
        run.features().hasRandomWeights(),
        folder,
        splits,
        classes.stream().map(this::row).toList(),
        landmarks.points().stream().map(this::point).toList(),
        VarianceCurve.of(run.explainedVarianceRatio()),
        landmarks.nearest().entrySet().stream()
            .map(near -> new Gallery(numbers.get(near.getKey()), seen(near.getValue(), pictures)))
            .toList(),
        seen(landmarks.outliers(), pictures),
        evaluation == null ? null : EvaluationView.of(evaluation, this::relative, pictures),
        rejections.causes());
  }

  private Stream<String> confused() {
    return evaluation == null ? Stream.of() : EvaluationView.paths(evaluation);
  }

  private Stream<Place> shown() {
    return Stream.concat(
        landmarks.nearest().values().stream().flatMap(List::stream), landmarks.outliers().stream());
  }

  private Stream<Place> places() {
    return Stream.concat(shown(), landmarks.points().stream());
  }

  private ClassRow row(ImageClass of) {
    boolean rest = numbers.get(of) == ImageClasses.MOST;
    return new ClassRow(
        rest ? null : of.label(),
        of.count(),
        splits.stream().map(split -> of.splits().getOrDefault(split, 0L)).toList(),
        rounded(of.centre(0)),
        rounded(of.centre(1)));
  }

  private Point point(Place place) {
    return new Point(
        relative(place.path()),
        numbers.get(place.of()),
        splits.indexOf(place.split()),
        rounded(place.x()),
        rounded(place.y()));
  }

  private List<Picture> seen(List<Place> places, Map<String, String> pictures) {
    return places.stream()
        .map(
            place ->
                new Picture(
                    relative(place.path()),
                    numbers.get(place.of()),
                    rounded(place.remoteness()),
                    pictures.get(place.path())))
        .toList();
  }

  private String relative(String path) {
    return path.substring(folder.length());
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** Returns the longest folder that all paths begin with. */
  static String commonFolder(List<String> paths) {
    if (paths.isEmpty()) {
      return "";
    }
    String common = paths.get(0);
    for (String path : paths) {
      int same = 0;
      int most = Math.min(common.length(), path.length());
      while (same < most && common.charAt(same) == path.charAt(same)) {
        same++;
      }
      common = common.substring(0, same);
    }
    return common.substring(0, common.lastIndexOf('/') + 1);
  }
}
