package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orchard.cli.UsageException;
import io.orchard.cli.options.GivenOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {

  private static final long GB = 1L << 30;

  private final PipelineOptions options = PipelineOptionsFactory.create();

  @Test
  void twentyThousandImagesFitTwoGigabytes() {
    assertThat(check(2 * GB, 1280, 0, 20_000)).isNull();
  }

  @Test
  void whatDoesNotFitIsForSpark() {
    assertThat(check(2 * GB, 1280, 0, 212_571))
        .isInstanceOf(OtherRunnerException.class)
        .hasMessageContaining("a heap of 2.0 GB has room for 79,418 images of 1,280 features");
  }

  @Test
  void statisticsTakeRoomToo() {
    assertThat(check(2 * GB, 1280, 0, 70_000)).isNull();
    assertThat(check(2 * GB, 1280, GB / 2, 70_000)).isInstanceOf(OtherRunnerException.class);
    assertThat(check(2 * GB, 1280, 2 * GB, 1)).isInstanceOf(OtherRunnerException.class);
  }

  @Test
  void whoAskedForTheRunnerIsTold() {
    options.as(GivenOptions.class).setGiven(Map.of("runner", "DirectRunner"));
    assertThat(check(2 * GB, 1280, 0, 212_571))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("-Xmx")
        .hasMessageContaining("--runner=SparkRunner");
  }

  @Test
  void noMoreIsCountedThanNeedBe() {
    AtomicLong counted = new AtomicLong();
    assertThatThrownBy(
            () ->
                new DirectMemory(options, GB)
                    .check(
                        1280,
                        0,
                        limit -> {
                          counted.set(limit);
                          return limit;
                        }))
        .isInstanceOf(OtherRunnerException.class);
    assertThat(counted).hasValue(39_710);
  }

  private Throwable check(long heap, int d, long statistics, long images) {
    return catchThrowable(
        () ->
            new DirectMemory(options, heap).check(d, statistics, limit -> Math.min(limit, images)));
  }
}
