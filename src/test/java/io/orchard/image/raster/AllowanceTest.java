package io.orchard.image.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.resample.ResampleFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AllowanceTest {
  private static final Path PHOTOGRAPH = Path.of("testdata/pillow/jpeg-large-420.jpg");

  @Test
  void anImageMayNotNeedMoreThanAThirdOfTheHeap() throws Exception {
    try (Allowance allowance = Allowance.until(Deadline.none())) {
      allowance.take("PNG", Allowance.MOST_BYTES);
      assertThatThrownBy(() -> allowance.take("PNG", 1))
          .isInstanceOf(ImageDecodeException.class)
          .hasMessageContainingAll("PNG image needs about", "a third of the heap", "-Xmx");
    }
  }

  @Test
  void largeImagesWaitForEachOtherAndSmallOnesForNone() throws Exception {
    var others = Executors.newFixedThreadPool(2);
    CountDownLatch started = new CountDownLatch(1);
    Future<?> large;
    try (Allowance first = Allowance.until(Deadline.none())) {
      first.take("TIFF", Allowance.MOST_BYTES);
      large =
          others.submit(
              () -> {
                try (Allowance second = Allowance.until(Deadline.none())) {
                  started.countDown();
                  second.take("TIFF", Allowance.MOST_BYTES);
                  return second.bytes();
                }
              });
      started.await();
      others
          .submit(
              () -> {
                try (Allowance small = Allowance.until(Deadline.none())) {
                  small.take("TIFF", 1_000_000);
                  return small.bytes();
                }
              })
          .get();
      assertThat(large.isDone()).isFalse();
    }
    assertThat(large.get()).isEqualTo(Allowance.MOST_BYTES);
    others.shutdown();
    assertThat(others.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void decodingStopsAtTheDeadline() throws Exception {
    byte[] file = Files.readAllBytes(PHOTOGRAPH);
    ImagePreparer preparer = ImagePreparation.of(ResampleFilter.BICUBIC).preparer(8, 8);
    RgbImage inTime = preparer.prepare(file, Deadline.in(Duration.ofHours(1)));
    assertThatThrownBy(() -> preparer.prepare(file, Deadline.in(Duration.ofNanos(1))))
        .isInstanceOf(ImageDecodeException.class)
        .hasMessageStartingWith("JPEG image is not decoded after");
    assertThat(preparer.prepare(file, Deadline.none())).isEqualTo(inTime);
  }
}
