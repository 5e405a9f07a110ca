package io.orchard.report;

import io.orchard.classify.Evaluation;
import io.orchard.output.RunReport;
import io.orchard.report.Landmarks.Place;
import io.orchard.report.ReportData.ClassRow;
import io.orchard.report.ReportData.Gallery;
import io.orchard.report.ReportData.Picture;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.DuplicateImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was found in the tables of a run, put into the form that the page reads. */
final class Findings {

  /** Points that have a thumbnail for themselves alone. */
  static final int MOST_POINT_PICTURES = 150;

  private final Landmarks landmarks;
  private final Rejections rejections;
  private final List<ImageClass> classes;
  private final Map<ImageClass, Integer> numbers = new HashMap<>();
  private final List<String> splits;
  private final @Nullable Evaluation evaluation;
  private final Answers answers;
  private final Twins twins;
  private final Looks looks;
  private final String folder;

  Findings(
      ImageClasses found,
      Landmarks landmarks,
      Rejections rejections,
      @Nullable Evaluation evaluation,
      Answers answers,
      Twins twins,
      Looks looks) {
    this.landmarks = landmarks;
    this.evaluation = evaluation;
    this.rejections = rejections;
    this.answers = answers;
    this.twins = twins;
    this.looks = looks;
    classes = new ArrayList<>(found.bySize());
    if (found.others().count() > 0) {
      classes.add(found.others());
    }
    classes.forEach(one -> numbers.put(one, numbers.size()));
    TreeSet<String> names = new TreeSet<>();
    classes.forEach(one -> names.addAll(one.splits().keySet()));
    splits = List.copyOf(names.descendingSet());
    folder =
        commonFolder(Stream.concat(shown(), landmarks.points().stream().map(Place::path)).toList());
  }

  /** Returns the page's data, with thumbnails of the images that it shows. */
  ReportData in(RunReport run, @Nullable UsedClassifier classifier, Thumbnails thumbnails) {
    Scatter scatter = new Scatter(run.explainedVarianceRatio(), classifier);
    Points points = new Points(scatter, landmarks.points());
    List<String> seen = Stream.concat(shown(), points.pictured(MOST_POINT_PICTURES)).toList();
    return new ReportData(
        run,
        run.features().hasRandomWeights(),
        folder,
        splits,
        classes.stream().map(this::row).toList(),
        scatter.axes(),
        points.labels(),
        points.of(this::relative, numbers, splits),
        VarianceCurve.of(run.explainedVarianceRatio()),
        landmarks.nearest().entrySet().stream()
            .map(near -> new Gallery(numbers.get(near.getKey()), pictures(near.getValue())))
            .toList(),
        pictures(landmarks.outliers()),
        evaluation == null ? null : EvaluationView.of(evaluation, this::relative),
        AnswersView.of(answers, this::relative),
        run.duplicates() == null ? null : TwinsView.of(twins, this::relative),
        looks.view(this::relative),
        byPath(thumbnails.of(seen)),
        rejections.causes());
  }

  /** Returns the paths of the images that are seen, the most wanted first. */
  private Stream<String> shown() {
    Stream<Place> places =
        Stream.concat(
            landmarks.outliers().stream(),
            landmarks.nearest().values().stream().flatMap(List::stream));
    Stream<String> confused = evaluation == null ? Stream.of() : EvaluationView.paths(evaluation);
    Stream<String> alike =
        twins.shown().stream().flatMap(group -> group.shown().stream()).map(DuplicateImage::uri);
    return Stream.of(
            answers.shown().stream().map(ClassifiedImage::uri),
            alike,
            looks.paths(),
            confused,
            places.map(Place::path))
        .flatMap(paths -> paths);
  }

  private ClassRow row(ImageClass of) {
    boolean rest = numbers.get(of) == ImageClasses.MOST;
    return new ClassRow(
        rest ? null : of.label(),
        of.count(),
        splits.stream().map(split -> of.splits().getOrDefault(split, 0L)).toList());
  }

  private List<Picture> pictures(List<Place> places) {
    return places.stream()
        .map(
            place ->
                new Picture(
                    relative(place.path()),
                    numbers.get(place.of()),
                    Scatter.rounded(place.remoteness())))
        .toList();
  }

  private Map<String, String> byPath(Map<String, String> pictures) {
    Map<String, String> byPath = new TreeMap<>();
    pictures.forEach((path, picture) -> byPath.put(relative(path), picture));
    return byPath;
  }

  private String relative(String path) {
    return path.substring(folder.length());
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
