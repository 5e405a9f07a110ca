package io.orchard.report;

import io.orchard.classify.DiscriminantAxes;
import io.orchard.classify.LdaPredictor;
import io.orchard.report.Landmarks.Place;
import io.orchard.rows.ClassifiedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The axes that points may be plotted by: the first components and, where there is a classifier,
 * its first discriminant axes; and what the classifier takes the points for.
 */
final class Scatter {

  static final int MOST_COMPONENTS = 8;
  static final int MOST_DISCRIMINANTS = 4;

  /** Finer than a pixel. */
  private static final MathContext DIGITS = new MathContext(4);

  /** What an axis is. */
  enum Kind {
    /** Of the PCA. */
    COMPONENT,
    /** Of the classifier. */
    DISCRIMINANT
  }

  /**
   * An axis.
   *
   * @param kind what it is
   * @param number its place among those of its kind, from 1
   * @param share of all variance, or of all that the classes' means differ by, from 0 to 1
   */
  record Axis(Kind kind, int number, double share) {}

  private final List<Axis> axes = new ArrayList<>();
  private final int components;
  private final @Nullable DiscriminantAxes discriminants;
  private final @Nullable LdaPredictor predictor;

  /**
   * Finds the axes.
   *
   * @param ratios share of the variance that each component explains
   * @param classifier null where there is none
   */
  Scatter(List<Double> ratios, @Nullable UsedClassifier classifier) {
    components = Math.min(MOST_COMPONENTS, ratios.size());
    for (int i = 0; i < components; i++) {
      axes.add(new Axis(Kind.COMPONENT, i + 1, rounded(ratios.get(i))));
    }
    if (classifier == null) {
      discriminants = null;
      predictor = null;
      return;
    }
    predictor = new LdaPredictor(classifier.lda(), classifier.unknownLevel());
    DiscriminantAxes found = DiscriminantAxes.of(classifier.lda(), MOST_DISCRIMINANTS);
    for (int i = 0; i < found.count(); i++) {
      axes.add(new Axis(Kind.DISCRIMINANT, i + 1, rounded(found.share(i))));
    }
    discriminants = found;
  }

  List<Axis> axes() {
    return axes;
  }

  /** Returns where an image lies along each axis. */
  List<Double> along(Place place) {
    float[] x = place.components();
    DoubleStream first = IntStream.range(0, components).mapToDouble(i -> x[i]);
    DoubleStream more =
        discriminants == null ? DoubleStream.of() : DoubleStream.of(discriminants.of(x));
    return DoubleStream.concat(first, more).mapToObj(Scatter::rounded).toList();
  }

  /** Returns what the classifier takes an image for, or null without one. */
  @Nullable ClassifiedImage classified(Place place) {
    if (predictor == null) {
      return null;
    }
    String label = place.label();
    return new ClassifiedImage(
        place.path(),
        label,
        place.split(),
        label != null && predictor.knows(label),
        predictor.predict(place.components()));
  }

  static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
