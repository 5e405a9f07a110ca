package io.orchard.beam;

import static org.apache.beam.sdk.testing.CombineFnTester.testCombineFn;

import io.orchard.network.ImageFeatures;
import io.orchard.stats.CovarianceStats;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.CoderProperties;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which Beam may split and merge the rows gives their covariance. */
class CovarianceFnTest {

  private static final int D = 6;

  /** Relative to the two deviations; the statistics promise 1e-12. */
  private static final double TOLERANCE = 1e-12;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 40})
  void anySplitGivesTheCovarianceOfAllRows(int n) {
    List<ImageFeatures> rows = rows(n, 1000);
    testCombineFn(new CovarianceFn(D), rows, matchesTwoPassCovarianceOf(rows));
  }

  @Test
  void accumulatorsSurviveTheirCoder() throws Exception {
    CovarianceFn fn = new CovarianceFn(D);
    for (int n : new int[] {0, 1, 2, 40}) {
      var accumulator = fn.createAccumulator();
      rows(n, 1e8).forEach(row -> fn.addInput(accumulator, row));
      CoderProperties.coderDecodeEncodeEqual(
          ElementCoders.COVARIANCE_STATS, fn.extractOutput(accumulator));
    }
  }

  private static List<ImageFeatures> rows(int n, double offset) {
    Random random = new Random(11);
    return IntStream.range(0, n)
        .mapToObj(
            i -> {
              float[] features = new float[D];
              for (int j = 0; j < D; j++) {
                features[j] = (float) (offset + random.nextGaussian());
              }
              return new ImageFeatures("image" + i, "Kiwi", "Test", features);
            })
        .toList();
  }

  private static Matcher<CovarianceStats> matchesTwoPassCovarianceOf(List<ImageFeatures> rows) {
    return new CustomTypeSafeMatcher<>("the covariance of " + rows.size() + " rows") {
      @Override
      protected boolean matchesSafely(CovarianceStats stats) {
        for (int i = 0; i < D; i++) {
          for (int j = 0; j < D; j++) {
            double scale = Math.sqrt(covariance(rows, i, i) * covariance(rows, j, j));
            double difference = stats.covariance(i, j) - covariance(rows, i, j);
            if (Math.abs(difference) > TOLERANCE * scale) {
              return false;
            }
          }
        }
        return stats.count() == rows.size();
      }
    };
  }

  private static double covariance(List<ImageFeatures> rows, int i, int j) {
    double meanI = rows.stream().mapToDouble(row -> row.features()[i]).average().orElseThrow();
    double meanJ = rows.stream().mapToDouble(row -> row.features()[j]).average().orElseThrow();
    return rows.stream()
            .mapToDouble(row -> (row.features()[i] - meanI) * (row.features()[j] - meanJ))
            .sum()
        / (rows.size() - 1);
  }
}
