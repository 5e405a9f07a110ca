package io.orchard.beam.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.orchard.duplicates.NearTwins;
import io.orchard.duplicates.SimilarPair;
import io.orchard.duplicates.Twins;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.junit.jupiter.api.Test;

/**
 * Near twins among 1,000,000 vectors of 50 numbers, one in a hundred planted at exactly the
 * threshold, on Spark with two threads in a JVM with a heap of 2 GB.
 */
class MillionVectorsBench {
  private static final int N = 1_000_000;
  private static final int K = 50;
  private static final int PLANTED = 10_000;
  private static final int PARTS = 8;
  private static final double THRESHOLD = 0.95;
  private static final double RECALL_BAR = 0.99;
  private static final double SECONDS_BAR = 600;

  private static final AtomicInteger PAIRS = new AtomicInteger();
  private static final AtomicInteger FOUND = new AtomicInteger();

  @Test
  void aMillionInTwoGigabytes() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> opens =
        Stream.of("lang", "lang.invoke", "io", "net", "nio", "util", "util.concurrent")
            .flatMap(name -> Stream.of("--add-opens", "java.base/java." + name + "=ALL-UNNAMED"))
            .toList();
    List<String> others =
        List.of("--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED", "-cp", path, getClass().getName());
    int exit =
        new ProcessBuilder(
                Stream.of(Stream.of(java, "-Xmx2g", "-XX:+UseParallelGC"), opens.stream(), others.stream())
                    .flatMap(part -> part)
                    .toList())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
  }

  /** Runs the case and exits with 1 if it misses a bar. */
  public static void main(String[] args) throws Exception {
    long start = System.nanoTime();
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--runner=SparkRunner",
                    "--sparkMaster=local[2]",
                    "--storageLevel=MEMORY_AND_DISK",
                    "--awsRegion=eu-west-1")
                .create());
    pipeline
        .apply(Create.of(IntStream.range(0, PARTS).boxed().toList()).withCoder(VarIntCoder.of()))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Vectors", ParDo.of(new VectorsFn()))
        .setCoder(RowCoders.REDUCED_IMAGE)
        .apply("Find near twins", FindNearTwins.of(NearTwins.above(THRESHOLD)))
        .apply("Count", ParDo.of(new CountFn()));
    pipeline.run().waitUntilFinish();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d x %d, threshold %.2f: %,d pairs, %,d of %,d planted, in %.0f s, CPU %.0f s, %s%n",
        N,
        K,
        THRESHOLD,
        PAIRS.get(),
        FOUND.get(),
        PLANTED,
        seconds,
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
            / 1e9,
        peakMemory());
    System.exit(FOUND.get() >= RECALL_BAR * PLANTED && seconds <= SECONDS_BAR ? 0 : 1);
  }

  private static String peakMemory() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("");
  }

  /** Vector i, or if it is one of the last, a twin of one of the first. */
  private static float[] vector(int i) {
    int twin = N - 1 - i;
    if (twin < PLANTED) {
      return Twins.twin(vector(twin), THRESHOLD + 1e-6, new Random(-i));
    }
    return Twins.gaussian(1, K, new Random(i * 0x9E3779B97F4A7C15L))[0];
  }

  private static final class VectorsFn extends DoFn<Integer, ReducedImage> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void vectors(@Element Integer part, OutputReceiver<ReducedImage> out) {
      for (int i = part; i < N; i += PARTS) {
        out.output(ReducedImage.of(Twins.name(i), "Pêche", "Training", vector(i)));
      }
    }
  }

  private static final class CountFn extends DoFn<SimilarPair, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void count(@Element SimilarPair pair) {
      PAIRS.incrementAndGet();
      if (Twins.number(pair.first()) + Twins.number(pair.second()) == N - 1) {
        FOUND.incrementAndGet();
      }
    }
  }
}
