package io.orchard.pca;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.FDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How far n' new images lie from the n that a model was fitted on, and what that means.
 *
 * <p>With y an image's standardised features less the model's mean, z their projection on the k
 * components and l the explained variances:
 *
 * <ul>
 *   <li>What lies outside the components is {@code |y|^2 - |z|^2}, the Q statistic of J. Edward
 *       Jackson, Govind S. Mudholkar, "Control procedures for residuals associated with principal
 *       component analysis", Technometrics 21(3), 1979, doi:10.1080/00401706.1979.10489779. Of the
 *       model's own images it is {@code (n - 1) / n * (total variance - sum of l)} on average; of
 *       others of the same kind more, by {@code (n / (n - k - 1))^2}, because components lean
 *       towards what they are fitted to: a left-out row's residual is the row's own over one less
 *       its leverage (David M. Allen, "The relationship between variable selection and data
 *       augmentation and a method for prediction", Technometrics 16(1), 1974,
 *       doi:10.1080/00401706.1974.10489157), and leverages are {@code (k + 1) / n} on average.
 *   <li>Of the means, {@code T2 = n n' / (n + n') * sum of mean(z)^2 / l}: Harold Hotelling, "The
 *       generalization of Student's ratio", The Annals of Mathematical Statistics 2(3), 1931,
 *       doi:10.1214/aoms/1177732979, with the covariance of the model's images. If both are drawn
 *       alike, {@code T2 (n - k) / (k (n - 1))} follows F with k and n - k degrees of freedom, so
 *       that {@code k (n - 1) / (n - k - 2)} is expected.
 * </ul>
 *
 * <p>k counts components with variance alone. T2 grows with the number of images, however little
 * their mean is off, and so tells only whether chance would do: how much it is, {@code distance}
 * and {@code outsideRatio} say.
 *
 * @param images n'
 * @param outside share of {@code |y|^2} that lies outside the components, 0 to 1; 0 if all images
 *     lie at the model's mean
 * @param outsideOfModel the same of the images that the model was fitted on
 * @param outsideRatio what lies outside per image, over what is to be expected; null where nothing
 *     is, or the model has too few images to tell
 * @param t2 of the means; 0 if the model has no component with variance
 * @param t2Expected without drift; null where the model has too few images to tell
 * @param t2Limit what T2 stays below in 99 of 100 cases without drift; null as before
 * @param distance of the means, in standard deviations of the model's images, as the root of its
 *     mean square over the components
 * @param varianceRatios variance of the new images along each component with variance, over the
 *     model's; none where there is one image
 * @param verdict what all of it means, in a word
 * @param meaning the same in a sentence
 */
public record Drift(
    long images,
    double outside,
    double outsideOfModel,
    @Nullable Double outsideRatio,
    double t2,
    @Nullable Double t2Expected,
    @Nullable Double t2Limit,
    double distance,
    List<Double> varianceRatios,
    String verdict,
    String meaning) {

  /** The new images look like the model's. */
  public static final String ALIKE = "alike";

  /** They hold what the model knows, in another mix. */
  public static final String SHIFTED = "shifted";

  /** They hold what it does not know. */
  public static final String DIFFERENT = "different";

  /** There are too few images to tell, or few of many stand out. */
  public static final String UNSURE = "unsure";

  /** So many times as much as expected lies outside where images differ: see the outputs' page. */
  static final double MUCH_OUTSIDE = 1.5;

  /** So many standard deviations lie between means that are of different mixes. */
  static final double FAR = 1.0 / 3;

  private static final double SURE = 0.99;

  /** Of all that there is: what is less comes of rounding. */
  private static final double ROUNDING = 1e-12;

  /**
   * What images like the model's would show.
   *
   * @param outside what lies outside per image; 0 where nothing of the model's does
   * @param t2 of the means
   * @param limit what T2 stays below in 99 of 100 cases
   */
  private record Expected(double outside, double t2, double limit) {

    /** Returns null where the model has too few images to tell. */
    static @Nullable Expected of(double n, int k, double left) {
      double degrees = n - k;
      if (k == 0 || degrees <= 2) {
        return null;
      }
      double toOthers = n / (degrees - 1);
      double limit = new FDistribution(null, k, degrees).inverseCumulativeProbability(SURE);
      return new Expected(
          left * (n - 1) / n * toOthers * toOthers,
          k * (n - 1) / (degrees - 2),
          k * (n - 1) / degrees * limit);
    }
  }

  /**
   * Judges some images.
   *
   * @param model that they are measured by
   * @param stats of at least one image, of that model
   */
  public static Drift of(PcaModel model, DriftStats stats) {
    int k = stats.means().length;
    double inside = 0;
    double spread = 0;
    double known = 0;
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      double variance = model.explainedVariance()[i];
      double mean = stats.means()[i];
      inside += stats.squares()[i] / stats.count() + mean * mean;
      spread += mean * mean / variance;
      known += variance;
      if (stats.count() > 1) {
        ratios.add(stats.squares()[i] / (stats.count() - 1) / variance);
      }
    }
    double outside = stats.outside() / stats.count();
    double left = model.totalVariance() - known;
    double ofModel = share(left, known);
    Expected expected = Expected.of(model.n(), k, ofModel == 0 ? 0 : left);
    Double ratio = expected == null || ofModel == 0 ? null : outside / expected.outside;
    double t2 = spread / (1.0 / model.n() + 1.0 / stats.count());
    double distance = k == 0 ? 0 : Math.sqrt(spread / k);
    double share = share(outside, inside);
    boolean much = ratio == null ? share > 0 : ratio >= MUCH_OUTSIDE;
    String verdict = expected == null ? UNSURE : verdict(much, t2 > expected.limit, distance);
    return new Drift(
        stats.count(),
        share,
        ofModel,
        ratio,
        t2,
        expected == null ? null : expected.t2,
        expected == null ? null : expected.limit,
        distance,
        List.copyOf(ratios),
        verdict,
        meaning(verdict, expected != null, ratio));
  }

  /** Returns whether all figures are finite: a model that nobody fitted may give others. */
  public boolean hasNumbersAlone() {
    return DoubleStream.concat(
            Stream.of(outsideRatio, t2Expected, t2Limit)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue),
            DoubleStream.concat(
                DoubleStream.of(outside, outsideOfModel, t2, distance),
                varianceRatios.stream().mapToDouble(Double::doubleValue)))
        .allMatch(Double::isFinite);
  }

  private static double share(double part, double rest) {
    return part <= ROUNDING * (part + rest) ? 0 : part / (part + rest);
  }

  private static String verdict(boolean muchOutside, boolean elsewhere, double distance) {
    if (muchOutside) {
      return elsewhere ? DIFFERENT : UNSURE;
    }
    return elsewhere && distance >= FAR ? SHIFTED : ALIKE;
  }

  private static String meaning(String verdict, boolean enough, @Nullable Double ratio) {
    String more =
        ratio == null
            ? "some of them lies outside its components, and nothing of its own images does"
            : String.format(
                Locale.ROOT, "%.3g times as much as expected lies outside its components", ratio);
    return switch (verdict) {
      case ALIKE -> "the new images look like those the model was fitted on";
      case SHIFTED ->
          "the new images hold what the model knows, in another mix than those it was fitted on";
      case DIFFERENT ->
          "the new images differ from those the model was fitted on: "
              + more
              + "; to know them it has to be fitted again, or updated with them";
      default ->
          enough
              ? "the new images may differ from those the model was fitted on: "
                  + more
                  + ", but they are too few to tell, or it is a few that stand out"
              : "the model was fitted on too few images, or on equal ones, to tell whether the new"
                  + " images differ";
    };
  }
}
