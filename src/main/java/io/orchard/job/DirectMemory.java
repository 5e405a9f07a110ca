package io.orchard.job;

import io.orchard.cli.FatalError;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.GivenOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Whether the DirectRunner, which keeps every vector in memory until the end, has enough of it for
 * a run.
 *
 * <p>Measured by forced collections during {@code fit}, 20,000 and 60,000 images: an image costs
 * 2.5 KB at 192 features and 12 KB at 1,260, with a path of 40 characters. Half of the heap may be
 * taken by that: the other half is for collectors, which slow down long before all is full, and for
 * the images that are worked on.
 */
final class DirectMemory {

  private static final long IMAGE_BYTES = 2_000;
  private static final long NUMBER_BYTES = 9;

  /** Spark inside this process: what does not fit into memory is on disk. */
  private static final List<String> SPARK =
      List.of(
          "--runner=SparkRunner",
          "--sparkMaster=local[" + Runtime.getRuntime().availableProcessors() + "]",
          "--storageLevel=MEMORY_AND_DISK");

  private final PipelineOptions options;
  private final long heap;

  DirectMemory(PipelineOptions options) {
    this(options, Runtime.getRuntime().maxMemory());
  }

  DirectMemory(PipelineOptions options, long heap) {
    this.options = options;
    this.heap = heap;
  }

  /**
   * Checks that there is enough.
   *
   * @param d features of an image
   * @param statistics bytes of heap that are spoken for
   * @param images counts the images, up to a limit that it is given
   * @throws UsageException if there is not, and the DirectRunner was asked for
   * @throws OtherRunnerException if there is not, and nobody asked for a runner
   */
  void check(int d, long statistics, LongUnaryOperator images) {
    long each = imageBytes(d);
    long most = Math.max(0, heap / 2 - statistics) / each;
    if (images.applyAsLong(most + 1) <= most) {
      return;
    }
    String problem =
        String.format(
            Locale.ROOT,
            "the DirectRunner keeps all features in memory, and a heap of %s has room for %,d images"
                + " of %,d features, at %,d KB each; here are more",
            FatalError.readable(heap),
            most,
            d,
            (each + 999) / 1000);
    if (isGiven()) {
      throw new UsageException(
          "--runner=DirectRunner: " + problem + ": give more by -Xmx, or use --runner=SparkRunner");
    }
    throw new OtherRunnerException(problem, SPARK);
  }

  private static long imageBytes(int d) {
    return IMAGE_BYTES + NUMBER_BYTES * d;
  }

  /**
   * Returns the smallest heap that passes the check.
   *
   * @param d features of an image
   * @param statistics bytes of heap that are spoken for
   */
  static long heap(int d, long statistics, long images) {
    return 2 * (statistics + images * imageBytes(d));
  }

  private boolean isGiven() {
    Map<String, String> given = options.as(GivenOptions.class).getGiven();
    return given != null && given.containsKey("runner");
  }
}
