package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.stats.CovarianceAccumulator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {

  private static final long SEED = 20;

  /** Of figures from another solver in double. */
  private static final Offset<Double> TOLERANCE = within(1e-10);

  /**
   * By NumPy 2.4.6, with x[i, j] = float32(sin((1 + i) (2 + j)) (j + 1)), 12 by 4, for the model,
   * and y[i, j] = float32(cos((2 + i) (3 + j)) (j + 1) + 0.3), 7 by 4, for the new images:
   *
   * <pre>
   * s = x.std(0, ddof=1) or 1; l, v = eigh(cov((x - x.mean(0)) / s)), the larger two, t = sum of l
   * a = (y - x.mean(0)) / s; z = a @ v; q = (a ** 2).sum(1) - (z ** 2).sum(1)
   * outside = q.mean() / (a ** 2).sum(1).mean(); outsideOfModel = 1 - l.sum() / t
   * ratio = q.mean() / ((t - l.sum()) * 11 / 12 * (12 / 9) ** 2)
   * t2 = 12 * 7 / 19 * (z.mean(0) ** 2 / l).sum(); distance = sqrt((z.mean(0) ** 2 / l).mean())
   * ratios = z.var(0, ddof=1) / l
   * </pre>
   */
  @ParameterizedTest
  @CsvSource({
    "NONE, 0.23439457720845502, 0.18380028056628406, 0.6233493866240517, 0.877837889713125,"
        + " 0.31508615511654464, 0.5587897596093748, 1.0167536660150038",
    "UNIT_VARIANCE, 0.5819502158336525, 0.451002302309068, 0.7423836497948703,"
        + " 0.09738223562135362, 0.10494506717251442, 0.7972702253690702, 0.8456919286812357"
  })
  void figuresAreThoseOfNumPy(
      Standardization standardization,
      double outside,
      double outsideOfModel,
      double ratio,
      double t2,
      double distance,
      double first,
      double second) {
    float[][] x = new float[12][4];
    float[][] y = new float[7][4];
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < x.length; i++) {
        x[i][j] = (float) (Math.sin((1 + i) * (2 + j)) * (j + 1));
      }
      for (int i = 0; i < y.length; i++) {
        y[i][j] = (float) (Math.cos((2 + i) * (3 + j)) * (j + 1) + 0.3);
      }
    }
    Drift drift = drift(fit(x, 2, standardization), y);
    assertThat(drift.images()).isEqualTo(7);
    assertThat(drift.outside()).isCloseTo(outside, TOLERANCE);
    assertThat(drift.outsideOfModel()).isCloseTo(outsideOfModel, TOLERANCE);
    assertThat(drift.outsideRatio()).isCloseTo(ratio, TOLERANCE);
    assertThat(drift.t2()).isCloseTo(t2, TOLERANCE);
    assertThat(drift.distance()).isCloseTo(distance, TOLERANCE);
    assertThat(drift.varianceRatios().get(0)).isCloseTo(first, TOLERANCE);
    assertThat(drift.varianceRatios().get(1)).isCloseTo(second, TOLERANCE);
    assertThat(drift.t2Expected()).isCloseTo(2.75, TOLERANCE);
    // 2 * 11 / 10 times 7.559, the tables' 99 % point of F with 2 and 10 degrees of freedom.
    assertThat(drift.t2Limit()).isCloseTo(16.63, within(0.005));
  }

  @Test
  void anySplitAndAnyOrderAgree() {
    float[][] all = gauss(300, 8, 1, 1e6);
    PcaProjector projector = PcaProjector.of(fit(gauss(50, 8, 1, 0), 3, Standardization.NONE));
    DriftStats whole = DriftStats.of(projector, all);
    DriftStats forward = new DriftStats(0, new double[3], new double[3], 0);
    DriftStats backward = forward;
    for (int from = 0; from < all.length; from += 7) {
      DriftStats part =
          DriftStats.of(projector, Arrays.copyOfRange(all, from, Math.min(300, from + 7)));
      assertThat(forward.plus(part)).isEqualTo(part.plus(forward));
      forward = forward.plus(part);
      backward = part.plus(backward);
    }
    assertThat(forward).isEqualTo(backward);
    assertThat(forward.count()).isEqualTo(300);
    assertThat(forward.outside()).isCloseTo(whole.outside(), within(1e-12 * whole.outside()));
    for (int i = 0; i < 3; i++) {
      assertThat(forward.means()[i])
          .isCloseTo(whole.means()[i], within(1e-14 * Math.abs(whole.means()[i])));
      // A mean of 1e6 deviations is off by 1e-10 of one.
      assertThat(forward.squares()[i])
          .isCloseTo(whole.squares()[i], within(1e-9 * whole.squares()[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void imagesOfTheSameKindAreAlike(int k) {
    PcaModel model = fit(gauss(2000, 20, 1, 0), k, Standardization.NONE);
    Drift drift = drift(model, gauss(1000, 20, 2, 0));
    assertThat(drift.verdict()).isEqualTo(Drift.ALIKE);
    assertThat(drift.outsideRatio()).isCloseTo(1, within(0.05));
    assertThat(drift.t2()).isLessThan(drift.t2Limit());
    assertThat(drift.varianceRatios()).hasSize(k).allMatch(ratio -> Math.abs(ratio - 1) < 0.15);
    assertThat(drift.meaning()).isEqualTo("the new images look like those the model was fitted on");
  }

  /** With fewer images than features the components lean towards the images they came from. */
  @Test
  void whatIsExpectedOutsideIsWhatOtherImagesShow() {
    double sum = 0;
    for (int seed = 0; seed < 10; seed++) {
      PcaModel model = fit(gauss(240, 400, seed, 0), 20, Standardization.NONE);
      sum += drift(model, gauss(240, 400, seed + 100, 0)).outsideRatio();
    }
    assertThat(sum / 10).isCloseTo(1, within(0.1));
  }

  @Test
  void otherImagesAreDifferent() {
    PcaModel model = fit(gauss(2000, 20, 1, 0), 5, Standardization.NONE);
    Drift drift = drift(model, gauss(100, 20, 2, 3));
    assertThat(drift.verdict()).isEqualTo(Drift.DIFFERENT);
    assertThat(drift.meaning()).contains("times as much as expected lies outside its components");
  }

  @Test
  void anotherMixIsShifted() {
    float[][] rows = gauss(1000, 20, 1, 0);
    PcaModel model = fit(rows, 3, Standardization.NONE);
    float[][] projected = PcaProjector.of(model).project(rows);
    float[][] some =
        java.util.stream.IntStream.range(0, rows.length)
            .filter(row -> projected[row][0] > 0)
            .mapToObj(row -> rows[row])
            .toArray(float[][]::new);
    Drift drift = drift(model, some);
    assertThat(drift.verdict()).isEqualTo(Drift.SHIFTED);
    assertThat(drift.outsideRatio()).isCloseTo(1, within(0.1));
    assertThat(drift.varianceRatios().get(0)).isLessThan(0.5);
  }

  @Test
  void aFewThatStandOutAreTold() {
    PcaModel model = fit(gauss(2000, 20, 1, 0), 5, Standardization.NONE);
    float[][] images = gauss(200, 20, 2, 0);
    images[7][15] = 60;
    images[8][15] = -60;
    assertThat(drift(model, images).verdict()).isEqualTo(Drift.UNSURE);
    assertThat(drift(model, images).meaning()).contains("a few that stand out");
  }

  @Test
  void oneImageHasNoVariance() {
    PcaModel model = fit(gauss(200, 6, 1, 0), 2, Standardization.UNIT_VARIANCE);
    Drift drift = drift(model, gauss(1, 6, 3, 0));
    assertThat(drift.images()).isEqualTo(1);
    assertThat(drift.varianceRatios()).isEmpty();
    assertThat(drift.t2()).isLessThan(drift.t2Limit());
  }

  @Test
  void equalImagesHaveNoVariance() {
    PcaModel model = fit(gauss(200, 6, 1, 0), 2, Standardization.NONE);
    float[] mean = new float[6];
    for (int i = 0; i < 6; i++) {
      mean[i] = (float) model.mean()[i];
    }
    Drift drift = drift(model, mean, mean, mean);
    assertThat(drift.varianceRatios()).containsExactly(0.0, 0.0);
    assertThat(drift.t2()).isLessThan(1e-9);
    assertThat(drift.verdict()).isEqualTo(Drift.ALIKE);
  }

  /** What lies along a component without variance is outside of what the model knows. */
  @Test
  void componentsWithoutVarianceCountAsOutside() {
    float[][] line = new float[40][3];
    for (int i = 0; i < line.length; i++) {
      line[i][0] = i;
    }
    PcaModel model = fit(line, 3, Standardization.NONE);
    assertThat(model.k()).isEqualTo(3);
    Drift along = drift(model, Arrays.copyOf(line, 40));
    assertThat(along.verdict()).isEqualTo(Drift.ALIKE);
    assertThat(along.outside()).isZero();
    assertThat(along.outsideRatio()).isNull();
    assertThat(along.varianceRatios()).hasSize(1);
    float[][] across = {{0, 1, 0}, {0, 1, 1}, {1, 2, 0}, {2, 3, 1}};
    Drift drift = drift(model, across);
    assertThat(drift.outside()).isBetween(0.01, 0.5);
    assertThat(drift.verdict()).isEqualTo(Drift.DIFFERENT);
    assertThat(drift.meaning()).contains("nothing of its own images does");
  }

  @Test
  void aModelOfEqualImagesCannotTell() {
    float[][] same = new float[5][3];
    for (Standardization each : Standardization.values()) {
      Drift drift = drift(fit(same, 2, each), new float[] {1, 2, 3});
      assertThat(drift.verdict()).isEqualTo(Drift.UNSURE);
      assertThat(drift.outside()).isEqualTo(1);
      assertThat(drift.t2()).isZero();
      assertThat(drift.t2Expected()).isNull();
      assertThat(drift.varianceRatios()).isEmpty();
    }
  }

  @Test
  void aModelWithAsManyComponentsAsImagesCannotTell() {
    Drift drift = drift(fit(gauss(6, 20, 1, 0), 5, Standardization.NONE), gauss(50, 20, 2, 0));
    assertThat(drift.verdict()).isEqualTo(Drift.UNSURE);
    assertThat(drift.outsideRatio()).isNull();
    assertThat(drift.t2Limit()).isNull();
    assertThat(drift.outside()).isBetween(0.0, 1.0);
  }

  /** Both sets moved by 1e8, in steps that float has there. */
  @ParameterizedTest
  @ValueSource(strings = {"NONE", "UNIT_VARIANCE"})
  void anOffsetChangesNothing(Standardization standardization) {
    Random random = new Random(SEED);
    float[][] model = new float[60][5];
    float[][] images = new float[30][5];
    for (float[][] rows : List.of(model, images)) {
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = 8 * random.nextInt(1 << (i + 1));
        }
      }
    }
    Drift here = drift(fit(model, 2, standardization), images);
    Drift there = drift(fit(moved(model), 2, standardization), moved(images));
    assertThat(there.outside()).isCloseTo(here.outside(), within(1e-9));
    assertThat(there.outsideRatio()).isCloseTo(here.outsideRatio(), within(1e-9));
    assertThat(there.t2()).isCloseTo(here.t2(), within(1e-8));
    assertThat(there.verdict()).isEqualTo(here.verdict());
  }

  /** New images at 1e8 where the model's are at 0. */
  @Test
  void imagesFarAwayHaveFiniteFigures() {
    Drift drift =
        drift(fit(gauss(100, 5, 1, 0), 2, Standardization.NONE), moved(gauss(50, 5, 2, 0)));
    assertThat(drift.verdict()).isEqualTo(Drift.DIFFERENT);
    assertThat(drift.outside()).isBetween(0.0, 1.0);
    assertThat(drift.distance()).isBetween(1e7, 1e9);
    assertThat(drift.varianceRatios()).allMatch(Double::isFinite);
  }

  private static float[][] moved(float[][] rows) {
    float[][] moved = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      moved[i] = rows[i].clone();
      for (int j = 0; j < moved[i].length; j++) {
        moved[i][j] += 1e8f;
      }
    }
    return moved;
  }

  /** Rows whose features have ever smaller deviations, around one number. */
  private static float[][] gauss(int n, int d, int seed, double mean) {
    Random random = new Random(SEED + seed);
    float[][] rows = new float[n][d];
    for (float[] row : rows) {
      for (int i = 0; i < d; i++) {
        row[i] = (float) (mean + random.nextGaussian() * 4 / Math.sqrt(i + 1));
      }
    }
    return rows;
  }

  private static PcaModel fit(float[][] rows, int k, Standardization standardization) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(rows[0].length);
    for (float[] row : rows) {
      accumulator.add(row);
    }
    return Pca.fit(accumulator.snapshot(), standardization, ComponentCount.of(k));
  }

  private static Drift drift(PcaModel model, float[]... images) {
    return Drift.of(model, DriftStats.of(PcaProjector.of(model), images));
  }
}
