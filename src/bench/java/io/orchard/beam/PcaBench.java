package io.orchard.beam;

import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.StatsPlan;



import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/**
 * Combine, fit and project the same float32 features with this program and with Spark ML on {@code
 * local[2]}: in turn, in one JVM with one heap. This program runs as a pipeline on the DirectRunner
 * with two threads, and once more on two threads without a runner, to tell the runner's share.
 */
class PcaBench {
  private static final int WARM_UP_ROUNDS = 8;
  private static final int ROUNDS = 5;
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
    FeatureBlocks.rows = FeatureBlocks.related(20_000, 1_280);
    List<Double> ratios = new ArrayList<>();
    List<Double> ratiosOfPipelines = new ArrayList<>();
    try (SparkMl spark = new SparkMl()) {
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        FeatureBlocks.fitAndProjectOnThreads(50);
        orchard(50);
        spark.fitAndProject(50);
      }
      // Only now: a system's BLAS that loads first takes the place of the program's own.
      System.out.printf(
          "Spark ML with %s; OpenBLAS with kernels of OPENBLAS_CORETYPE=%s%n",
          SparkMl.blas(), System.getenv("OPENBLAS_CORETYPE"));
      for (int round = 0; round < ROUNDS; round++) {
        Timed<double[]> theirs = Timed.of(() -> spark.fitAndProject(50));
        Timed<PcaModel> pipeline = Timed.of(() -> orchard(50));
        Timed<PcaModel> threads = Timed.of(() -> FeatureBlocks.fitAndProjectOnThreads(50));
        ratios.add(theirs.seconds() / threads.seconds());
        ratiosOfPipelines.add(theirs.seconds() / pipeline.seconds());
        print("Spark ML", theirs);
        print("Orchard, pipeline on the DirectRunner", pipeline);
        print("Orchard, its statistics and PCA on two threads", threads);
        assertThat(pipeline.result().explainedVarianceRatio())
            .containsExactly(theirs.result(), within(1e-9));
        assertThat(threads.result().explainedVarianceRatio())
            .containsExactly(theirs.result(), within(1e-9));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "median time of Spark ML over Orchard's: pipeline %.1f, two threads %.1f, bar %.0f%n",
        median(ratiosOfPipelines),
        median(ratios),
        BAR);
    assertThat(median(ratiosOfPipelines)).isGreaterThanOrEqualTo(BAR);
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  @Test
  void fewRowsOfManyFeatures() throws Exception {
    FeatureBlocks.rows = FeatureBlocks.related(8, 8_192);
    orchard(7);
    Timed<PcaModel> ours = Timed.of(() -> orchard(7));
    System.out.printf(
        Locale.ROOT,
        "8 x 8,192, k = 7: Orchard %.3f s, peak heap %d MB%n",
        ours.seconds(),
        ours.megabytes());
    assertThat(ours.seconds()).isLessThan(0.5);
    double theirs = SparkMl.secondsInNewJvm(8, 8_192, 7, SPARK_LIMIT_SECONDS);
    System.out.printf(
        Locale.ROOT,
        "8 x 8,192, k = 7: Spark ML %s, ratio above %.0f%n",
        theirs < SPARK_LIMIT_SECONDS
            ? String.format(Locale.ROOT, "%.1f s", theirs)
            : "stopped after " + SPARK_LIMIT_SECONDS + " s",
        theirs / ours.seconds());
  }

  private static void print(String what, Timed<?> timed) {
    System.out.printf(
        Locale.ROOT,
        "20,000 x 1,280, k = 50, %s: %.2f s, CPU %.2f s, peak heap %d MB%n",
        what,
        timed.seconds(),
        timed.cpuSeconds(),
        timed.megabytes());
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
            "--enforceEncodability=false",
            "--awsRegion=eu-west-1")
        .create();
  }
}
