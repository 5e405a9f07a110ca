package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.SharedExtractors.Handle;
import io.orchard.network.folder.NetworkException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedExtractorsTest {
  private final AtomicInteger loaded = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  @Test
  void holdersOfOneKeyShareOneExtractor() {
    try (Handle first = SharedExtractors.acquire("share", this::load);
        Handle second = SharedExtractors.acquire("share", this::load);
        Handle other = SharedExtractors.acquire("other", this::load)) {
      assertThat(second.extractor()).isSameAs(first.extractor());
      assertThat(other.extractor()).isNotSameAs(first.extractor());
      assertThat(loaded).hasValue(2);
    }
    assertThat(open).hasValue(0);
  }

  @Test
  void lastHolderClosesAndNextOneLoadsAgain() {
    Handle first = SharedExtractors.acquire("last", this::load);
    Handle second = SharedExtractors.acquire("last", this::load);
    first.close();
    first.close();
    assertThat(open).as("closing twice counts once").hasValue(1);
    second.close();
    assertThat(open).hasValue(0);
    SharedExtractors.acquire("last", this::load).close();
    assertThat(loaded).hasValue(2);
  }

  @Test
  void failedLoadIsPassedOnAndLeavesNothing() {
    assertThatThrownBy(
            () ->
                SharedExtractors.acquire(
                    "fail",
                    () -> {
                      throw new NetworkException("no such network");
                    }))
        .isInstanceOf(NetworkException.class)
        .hasMessage("no such network");
    SharedExtractors.acquire("fail", this::load).close();
    assertThat(loaded).hasValue(1);
  }

  @Test
  void manyThreadsNeverSeeAClosedExtractorOrTwoAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> worker = this::acquireManyTimes;
      for (Future<Boolean> good : pool.invokeAll(Stream.generate(() -> worker).limit(8).toList())) {
        assertThat(good.get()).isTrue();
      }
      assertThat(open).hasValue(0);
    } finally {
      pool.shutdown();
    }
  }

  private boolean acquireManyTimes() {
    boolean good = true;
    for (int i = 0; i < 2000; i++) {
      try (Handle handle = SharedExtractors.acquire("race", this::load)) {
        good &= !((Fake) handle.extractor()).closed && open.get() == 1;
      }
    }
    return good;
  }

  private Fake load() {
    loaded.incrementAndGet();
    open.incrementAndGet();
    return new Fake();
  }

  private final class Fake implements FeatureExtractor {
    private volatile boolean closed;

    @Override
    public int width() {
      return 1;
    }

    @Override
    public int height() {
      return 1;
    }

    @Override
    public int featureCount() {
      return 1;
    }

    @Override
    public float[][] extract(List<RgbImage> batch) {
      return new float[batch.size()][1];
    }

    @Override
    public void close() {
      closed = true;
      open.decrementAndGet();
    }
  }
}
