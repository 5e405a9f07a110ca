package io.orchard.network.architecture;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.FeatureExtractor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs an extractor at full speed, to know what the network alone can do. */
public final class ExtractorRate {
  private ExtractorRate() {}

  /**
   * Returns images per second over all threads. Each thread extracts the same batch of one computed
   * image again and again; batches under way when the time is over count, and so does their time.
   */
  public static double imagesPerSecond(
      FeatureExtractor extractor, int threads, int batch, Duration time)
      throws InterruptedException, ExecutionException {
    RgbImage card = TestCard.of(extractor.width(), extractor.height());
    List<RgbImage> images = Collections.nCopies(batch, card);
    extractor.extract(images);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Double> runner = () -> run(extractor, images, time);
      double sum = 0;
      for (Future<Double> rate :
          pool.invokeAll(Stream.generate(() -> runner).limit(threads).toList())) {
        sum += rate.get();
      }
      return sum;
    } finally {
      pool.shutdown();
    }
  }

  private static double run(FeatureExtractor extractor, List<RgbImage> images, Duration time) {
    long start = System.nanoTime();
    long elapsed = 0;
    long count = 0;
    while (elapsed < time.toNanos()) {
      extractor.extract(images);
      count += images.size();
      elapsed = System.nanoTime() - start;
    }
    return count * 1e9 / elapsed;
  }
}
