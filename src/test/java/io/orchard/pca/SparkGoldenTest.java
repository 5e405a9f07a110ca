package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.SharedData;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.SymmetricSolver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Orchard's PCA against Spark ML's {@code PCA(k=50)} of the same Keras MobileNetV2 features of 300
 * images, as its owner published both.
 */
class SparkGoldenTest {
  private static final int N = 300;
  private static final int D = 1280;
  private static final int K = 50;

  /** Both programs work in double; 300 float32 features leave round-off far below this. */
  private static final double RATIO_TOLERANCE = 1e-9;

  /** Relative to the column's norm: eigenvectors lose digits to the closest gap, 2e-3 here. */
  private static final double COLUMN_TOLERANCE = 1e-8;

  private static float[][] features;
  private static double[][] columns;
  private static JsonNode info;

  enum State {
    ROWS,
    CO_MOMENTS
  }

  @BeforeAll
  static void load() throws IOException {
    String folder = "golden/spark-pca-k50-300/";
    ByteBuffer bytes = read(folder + "features.f32le");
    features = new float[N][D];
    for (float[] row : features) {
      for (int i = 0; i < D; i++) {
        row[i] = bytes.getFloat();
      }
    }
    ByteBuffer reduced = read(folder + "pca50.f64le");
    columns = new double[K][N];
    IntStream.range(0, N * K).forEach(i -> columns[i % K][i / K] = reduced.getDouble());
    info =
        new ObjectMapper()
            .readTree(Files.readAllBytes(SharedData.require(folder + "model_info.json")));
  }

  private static ByteBuffer read(String path) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(SharedData.require(path)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource
  void modelEqualsSparks(State state) {
    PcaModel model =
        Pca.fit(stats(state), Standardization.NONE, ComponentCount.of(K), SymmetricSolver.active());
    double[] ratios = model.explainedVarianceRatio();
    for (int i = 0; i < K; i++) {
      double expected = info.get("variance_by_component").get(i).doubleValue();
      assertThat(ratios[i]).as("ratio %d", i).isCloseTo(expected, within(RATIO_TOLERANCE));
    }
    double[][] projected = new double[K][N];
    for (int r = 0; r < N; r++) {
      double[] row = PcaProjector.of(model).projectDouble(features[r]);
      for (int i = 0; i < K; i++) {
        projected[i][r] = row[i];
      }
    }
    for (int i = 0; i < K; i++) {
      assertThat(distanceUpToSign(projected[i], centred(columns[i])))
          .as("column %d", i)
          .isLessThan(COLUMN_TOLERANCE);
    }
  }

  private static CovarianceStats stats(State state) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(D);
    for (float[] row : features) {
      accumulator.add(row);
    }
    CovarianceStats stats = accumulator.snapshot();
    assertThat(stats.holdsRows()).isTrue();
    return state == State.ROWS ? stats : stats.withoutRows();
  }

  private static double[] centred(double[] column) {
    double mean = IntStream.range(0, N).mapToDouble(i -> column[i]).average().orElseThrow();
    return IntStream.range(0, N).mapToDouble(i -> column[i] - mean).toArray();
  }

  private static double distanceUpToSign(double[] a, double[] b) {
    double dot = 0;
    double norm = 0;
    for (int r = 0; r < N; r++) {
      dot += a[r] * b[r];
      norm += b[r] * b[r];
    }
    double sign = Math.signum(dot);
    double distance = 0;
    for (int r = 0; r < N; r++) {
      distance += Math.pow(a[r] - sign * b[r], 2);
    }
    return Math.sqrt(distance / norm);
  }
}
