package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.OperatingSystemMXBean;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.StatsPlan;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/**
 * Combine, fit and project the same float32 features with this program, on the DirectRunner with
 * two threads, and with Spark ML on {@code local[2]}: in turn, in one JVM with one heap.
 */
class PcaBench {
  private static final int ROUNDS = 3;
  private static final double BAR = 5;
  private static final long SPARK_LIMIT_SECONDS = 180;

  private record Timed<T>(T result, double seconds, double cpuSeconds, long megabytes) {
    static <T> Timed<T> of(Supplier<T> work) {
      PeakHeap.reset();
      long start = System.nanoTime();
      long cpu = cpuNanos();
      T result = work.get();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Timed<>(result, seconds, (cpuNanos() - cpu) / 1e9, PeakHeap.megabytes());
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @Test
  void manyRowsOfAUsualWidth() {
    FeatureBlocks.rows = rows(20_000, 1_280);
    List<Double> ratios = new ArrayList<>();
    try (SparkMl spark = new SparkMl()) {
      orchard(50);
      spark.fitAndProject(50);
      for (int round = 0; round < ROUNDS; round++) {
        Timed<double[]> theirs = Timed.of(() -> spark.fitAndProject(50));
        Timed<PcaModel> ours = Timed.of(() -> orchard(50));
        ratios.add(theirs.seconds() / ours.seconds());
        print("20,000 x 1,280, k = 50", ours, theirs);
        assertThat(ours.result().explainedVarianceRatio())
            .containsExactly(theirs.result(), within(1e-9));
      }
    }
    Collections.sort(ratios);
    System.out.printf(Locale.ROOT, "median ratio %.1f, bar %.0f%n", ratios.get(1), BAR);
    assertThat(ratios.get(ROUNDS / 2)).isGreaterThanOrEqualTo(BAR);
  }

  @Test
  void fewRowsOfManyFeatures() throws Exception {
    FeatureBlocks.rows = rows(8, 8_192);
    orchard(7);
    Timed<PcaModel> ours = Timed.of(() -> orchard(7));
    System.out.printf(
        Locale.ROOT,
        "8 x 8,192, k = 7: Orchard %.3f s, peak heap %d MB%n",
        ours.seconds(),
        ours.megabytes());
    assertThat(ours.seconds()).isLessThan(0.5);
    long start = System.nanoTime();
    SparkMl spark = new SparkMl();
    CompletableFuture<double[]> theirs =
        CompletableFuture.supplyAsync(() -> spark.fitAndProject(7), PcaBench::daemon);
    String outcome = "done";
    try {
      theirs.get(SPARK_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      outcome = "not done within the limit";
    } catch (java.util.concurrent.ExecutionException e) {
      outcome = "failed: " + e.getCause();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "8 x 8,192, k = 7: Spark ML %s after %.1f s (limit %d s), ratio above %.0f%n",
        outcome,
        seconds,
        SPARK_LIMIT_SECONDS,
        seconds / ours.seconds());
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "spark-ml");
    thread.setDaemon(true);
    thread.start();
  }

  private static void print(String what, Timed<PcaModel> ours, Timed<?> theirs) {
    System.out.printf(
        Locale.ROOT,
        "%s: Spark ML %.2f s, CPU %.2f s, %d MB; Orchard %.2f s, CPU %.2f s, %d MB;"
            + " ratio %.1f, of CPU %.1f%n",
        what,
        theirs.seconds(),
        theirs.cpuSeconds(),
        theirs.megabytes(),
        ours.seconds(),
        ours.cpuSeconds(),
        ours.megabytes(),
        theirs.seconds() / ours.seconds(),
        theirs.cpuSeconds() / ours.cpuSeconds());
  }

  private static PcaModel orchard(int k) {
    int d = FeatureBlocks.rows[0].length;
    return FeatureBlocks.fitAndProject(
        options(), StatsPlan.exact(d), Standardization.UNIT_VARIANCE, k);
  }

  static PipelineOptions options() {
    return PipelineOptionsFactory.fromArgs(
            "--runner=DirectRunner",
            "--targetParallelism=2",
            "--enforceImmutability=false",
            "--enforceEncodability=false")
        .create();
  }

  /** Non-negative features of falling variance, many of them related, as networks make them. */
  private static float[][] rows(int n, int d) {
    Random random = new Random(7);
    int factors = 60;
    float[][] axes = new float[factors][d];
    for (int a = 0; a < factors; a++) {
      for (int i = 0; i < d; i++) {
        axes[a][i] = (float) (random.nextGaussian() / Math.sqrt(a + 1));
      }
    }
    float[][] rows = new float[n][d];
    for (float[] row : rows) {
      for (float[] axis : axes) {
        float share = (float) random.nextGaussian();
        for (int i = 0; i < d; i++) {
          row[i] += share * axis[i];
        }
      }
      for (int i = 0; i < d; i++) {
        row[i] = Math.max(0, row[i] + random.nextFloat());
      }
    }
    return rows;
  }
}
