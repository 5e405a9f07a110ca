package io.orchard.stats;




import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Rates of the kernels as shares of the machine's own matrix product, by medians of iterations. */
class KernelBench {
  private static final double BAR = 0.5;
  private static final double D = 1280;

  @Test
  void accumulatingReachesHalfOfTheMatrixProductsRate() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(StatisticsKernels.class.getName() + "\\..*")
                    .forks(0)
                    .build())
            .run();
    Map<String, Double> millis = new HashMap<>();
    results.forEach(
        result ->
            millis.put(
                result.getPrimaryResult().getLabel(),
                result.getPrimaryResult().getStatistics().getPercentile(50)));
    double product = rate(2 * Math.pow(StatisticsKernels.ORDER, 3), millis.get("dgemm"));
    double accumulate = rate(StatisticsKernels.BATCH * D * (D + 1), millis.get("accumulate"));
    double solve = rate(4 / 3.0 * Math.pow(D, 3), millis.get("solve"));
    System.out.printf(
        Locale.ROOT,
        "dgemm %.1f GFlop/s; accumulate %.1f (%.0f %%), %.3f ms a row; merge %.2f ms;"
            + " solve %.1f ms, %.1f GFlop/s (%.0f %%)%n",
        product,
        accumulate,
        100 * accumulate / product,
        millis.get("accumulate") / StatisticsKernels.BATCH,
        millis.get("merge"),
        millis.get("solve"),
        solve,
        100 * solve / product);
    assertThat(accumulate / product).isGreaterThanOrEqualTo(BAR);
  }

  private static double rate(double operations, double millis) {
    return operations / millis / 1e6;
  }
}
