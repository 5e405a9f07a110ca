package io.orchard.beam;

import io.orchard.forecast.SteadyRate;
import io.orchard.rows.Extraction;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.BoundedTrie;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.metrics.NoOpCounter;
import org.apache.beam.sdk.metrics.StringSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.OutputBuilder;

/**
 * Finds the rate of {@link ExtractFeatures} without a runner: a few images, again and again, by as
 * many threads as a runner would have, until the rate has settled or time is up.
 *
 * @param images that were done
 * @param seconds what they took, the making of threads and networks included
 * @param imagesPerSecond the rate at the end
 * @param features of the sample, in its order, of as many as fit into some megabytes
 */
public record ExtractionTrial(
    long images, double seconds, double imagesPerSecond, List<ImageFeatures> features) {

  /** Numbers of the features that are kept: 16 MB. */
  private static final long MOST_NUMBERS = 4L << 20;

  private static final double WINDOW = 2;
  private static final long LOOK_MILLIS = 100;

  /**
   * Runs a trial.
   *
   * @param extract what is done to the images
   * @param sample at least one image
   * @param group how many images are taken at a time
   * @param threads how many threads take them
   * @param mostSeconds when it ends at the latest, but for the groups at work
   * @throws RuntimeException that ended a thread, or an {@link Error}
   */
  public static ExtractionTrial run(
      ExtractFeatures<ImageFile> extract,
      List<ImageFile> sample,
      PipelineOptions options,
      int group,
      int threads,
      double mostSeconds) {
    Work work = new Work(extract.settings(), sample, options, group);
    long start = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(work));
      }
      SteadyRate rate = follow(work, start, mostSeconds, workers);
      long images = work.done.get();
      double seconds = since(start);
      work.ended = true;
      for (Future<?> worker : workers) {
        worker.get();
      }
      double all = images / seconds;
      return new ExtractionTrial(
          images,
          seconds,
          rate.imagesPerSecond() > 0 ? rate.imagesPerSecond() : all,
          sample.stream()
              .map(image -> work.kept.get(image.uri()))
              .filter(Objects::nonNull)
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      work.ended = true;
      pool.shutdown();
    }
  }

  private static SteadyRate follow(
      Work work, long start, double mostSeconds, List<Future<?>> workers)
      throws InterruptedException {
    SteadyRate rate = SteadyRate.over(WINDOW);
    while (workers.stream().noneMatch(Future::isDone)) {
      Thread.sleep(LOOK_MILLIS);
      rate.note(since(start), work.done.get());
      boolean some = work.done.get() > 0;
      if (some && (rate.isSettled() || since(start) >= mostSeconds)) {
        break;
      }
    }
    return rate;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What a thread does: groups of images, as a worker would, until it is told to end. */
  private static final class Work implements Runnable, OutputReceiver<KV<String, Extraction>> {
    private final ExtractFeaturesFn.Settings settings;
    private final List<ImageFile> sample;
    private final PipelineOptions options;
    private final int size;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final Map<String, ImageFeatures> kept = new ConcurrentHashMap<>();
    private volatile boolean ended;

    Work(
        ExtractFeaturesFn.Settings settings,
        List<ImageFile> sample,
        PipelineOptions options,
        int size) {
      this.settings = settings;
      this.sample = sample;
      this.options = options;
      this.size = size;
    }

    @Override
    @SuppressWarnings("try") // Counters work by being there.
    public void run() {
      ExtractFeaturesFn<ImageFile> worker = ExtractFeaturesFn.ofFiles(settings);
      try (Closeable counters = MetricsEnvironment.scopedMetricsContainer(new Uncounted())) {
        worker.setup(options);
        while (!ended) {
          long group = next.getAndIncrement();
          worker.extract(KV.of("trial#" + group, images(group)), this);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        worker.teardown();
      }
    }

    private List<ImageFile> images(long group) {
      List<ImageFile> images = new ArrayList<>();
      for (long i = group * size; i < (group + 1) * size; i++) {
        images.add(sample.get((int) (i % sample.size())));
      }
      return images;
    }

    @Override
    public void output(KV<String, Extraction> extraction) {
      done.incrementAndGet();
      if (extraction.getValue() instanceof Extraction.Succeeded succeeded
          && (long) kept.size() * succeeded.image().features().length < MOST_NUMBERS) {
        kept.put(succeeded.image().uri(), succeeded.image());
      }
    }

    @Override
    public OutputBuilder<KV<String, Extraction>> builder(KV<String, Extraction> extraction) {
      throw new UnsupportedOperationException("nothing but elements is put out");
    }
  }

  /** What no pipeline counts. */
  private static final class Uncounted implements MetricsContainer {
    private static final long serialVersionUID = 1L;

    @Override
    public Counter getCounter(MetricName name) {
      return NoOpCounter.getInstance();
    }

    @Override
    public Distribution getDistribution(MetricName name) {
      throw new UnsupportedOperationException(name.toString());
    }

    @Override
    public Gauge getGauge(MetricName name) {
      throw new UnsupportedOperationException(name.toString());
    }

    @Override
    public StringSet getStringSet(MetricName name) {
      throw new UnsupportedOperationException(name.toString());
    }

    @Override
    public BoundedTrie getBoundedTrie(MetricName name) {
      throw new UnsupportedOperationException(name.toString());
    }
  }
}
