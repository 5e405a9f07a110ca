package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.SharedData;
import io.orchard.image.jpeg.Jpegs;
import io.orchard.image.jpeg.RestartedJpeg;
import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.tensorflow.TensorFlowJpegs;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.imageio.ImageWriteParam;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TensorFlow's decoder makes the pixels of the own one, and never sees what might be otherwise. */
@Timeout(120)
class JpegEngineIT {
  private static final Path PILLOW = ImageDecoderPillowTest.FOLDER;
  private static final byte[] PHOTOGRAPH =
      Photograph.jpeg(320, 240, 5, 0.85f, ImageWriteParam.MODE_DISABLED);

  private static TensorFlowJpegs engine;

  private final EngineComparison comparison = new EngineComparison(engine);

  @BeforeAll
  static void open() {
    engine = TensorFlowJpegs.open();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Test
  void theReferencesHaveTheSamePixels() throws Exception {
    assertSame(Path.of("testdata"));
    assertThat(comparison.given()).isGreaterThanOrEqualTo(65);
    assertThat(comparison.failed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"cases,40", "pillow-oracle,5", "fruits360,480", "golden,400"})
  void soHaveTheSharedOnes(String folder, int given) throws Exception {
    assertSame(SharedData.require(folder));
    assertThat(comparison.given()).isGreaterThanOrEqualTo(given);
    assertThat(comparison.failed()).isZero();
  }

  private void assertSame(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.filter(p -> p.toString().matches("(?i).*\\.jpe?g")).toList()) {
        byte[] file = Files.readAllBytes(path);
        assertThat(comparison.with(file)).as(path.toString()).isEqualTo(comparison.without(file));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"640,400,0.1", "641,399,0.5", "1234,567,0.75", "700,701,0.95", "16,16000,1"})
  void photographsHaveTheSamePixels(int width, int height, float quality) {
    byte[] file = Photograph.jpeg(width, height, 3, quality, ImageWriteParam.MODE_DISABLED);
    assertThat(comparison.with(file)).isEqualTo(comparison.without(file));
    assertThat(comparison.given()).isEqualTo(1);
    assertThat(comparison.failed()).isZero();
  }

  /** Short and long runs between restarts, in more bytes than are looked at together. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1_000, 30_000, 65_535})
  void filesWithRestartsHaveTheSamePixels(int interval) {
    byte[] file = RestartedJpeg.of(3_000, 2_000, interval, 0, new SplittableRandom(interval));
    assertThat(comparison.with(file)).isEqualTo(comparison.without(file));
    assertThat(comparison.given()).isEqualTo(1);
    assertThat(comparison.failed()).isZero();
  }

  @Test
  void restartsOutOfPlaceAreNotGiven() {
    assertNotGiven(RestartedJpeg.of(300, 200, 7, 1, new SplittableRandom(7)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg-cmyk.jpg",
        "jpeg-adobe-ycck.jpg",
        "jpeg-progressive.jpg",
        "jpeg-411.jpg",
        "jpeg-restart-missing.jpg",
        "bad-jpeg-half.jpg",
        "bad-jpeg-header.jpg",
        "bad-jpeg-without-end.jpg"
      })
  void theEngineIsNotGiven(String name) throws Exception {
    assertNotGiven(Files.readAllBytes(PILLOW.resolve(name)));
  }

  @Test
  void norWhatIsDamaged() {
    int scan = endOf(Jpegs.SOS);
    int middle = (scan + PHOTOGRAPH.length) / 2;
    assertNotGiven(Arrays.copyOf(PHOTOGRAPH, middle));
    assertNotGiven(Arrays.copyOf(PHOTOGRAPH, PHOTOGRAPH.length - 2));
    assertNotGiven(Bytes.replace(PHOTOGRAPH, middle, middle + 200, new byte[0]));
    assertNotGiven(Bytes.replace(PHOTOGRAPH, middle, middle, new byte[] {-1, (byte) 0xd9}));
    assertNotGiven(Bytes.replace(PHOTOGRAPH, middle, middle, new byte[] {-1, (byte) 0xd0}));
    int end = PHOTOGRAPH.length - 2;
    assertNotGiven(Bytes.replace(PHOTOGRAPH, end, end, new byte[] {1}));
    assertNotGiven(Bytes.replace(PHOTOGRAPH, scan, scan, new byte[200]));
    assertNotGiven(Bytes.withBigEndian(PHOTOGRAPH, endOf(Jpegs.DQT) - 3, 1, 0));
    assertNotGiven(Jpegs.without(PHOTOGRAPH, Jpegs.DHT));
  }

  /** A grey block of the darkest kind, then steps of 255 that libjpeg's vector code cannot hold. */
  @Test
  void norWhatLeavesSixteenBits() {
    int table = endOf(Jpegs.DQT) - 64;
    byte[] coarse = PHOTOGRAPH.clone();
    Arrays.fill(coarse, table, table + 64, (byte) 255);
    int first = 2 + 2 + (int) Bytes.bigEndian(coarse, 4, 2) + 5;
    Arrays.fill(coarse, first, first + 64, (byte) 255);
    assertNotGiven(coarse);
  }

  @Test
  void norTwelveBitsNorHugeSizes() {
    int frame = startOf(0xc0);
    assertNotGiven(Bytes.withBigEndian(PHOTOGRAPH, frame + 4, 1, 12));
    assertNotGiven(Bytes.withBigEndian(PHOTOGRAPH, frame + 4, 1, 16));
    assertNotGiven(Bytes.withBigEndian(PHOTOGRAPH, frame + 5, 4, 13_378L << 16 | 13_378));
    assertNotGiven(Bytes.withBigEndian(PHOTOGRAPH, frame + 5, 4, 65_535L << 16 | 16));
    assertNotGiven(Bytes.withBigEndian(PHOTOGRAPH, frame + 5, 4, 320));
  }

  /** Such a file would keep libjpeg busy for long, and nothing could stop it. */
  @Test
  void norManyScans() {
    byte[] progressive = Photograph.jpeg(320, 240, 5, 0.85f, ImageWriteParam.MODE_DEFAULT);
    assertNotGiven(progressive);
    int scan = startOf(Jpegs.SOS);
    byte[] empty = Arrays.copyOfRange(PHOTOGRAPH, scan, endOf(Jpegs.SOS));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(Arrays.copyOf(PHOTOGRAPH, PHOTOGRAPH.length - 2));
    Collections.nCopies(20_000, empty).forEach(many::writeBytes);
    many.writeBytes(new byte[] {-1, (byte) 0xd9});
    assertNotGiven(many.toByteArray());
  }

  @Test
  void smallAndReducedFilesAreDecodedHere() throws Exception {
    EngineComparison large = new EngineComparison(engine, 320 * 240 + 1);
    assertThat(large.with(PHOTOGRAPH)).isEqualTo(large.without(PHOTOGRAPH));
    assertThat(large.given()).isZero();
    try (Allowance allowance = Allowance.until(Deadline.none())) {
      ImageDecoder decoder = ImageDecoder.create((file, w, h) -> null, 0);
      RgbImage half = decoder.decodeAbove(PHOTOGRAPH, new ImageSize(160, 120), allowance);
      assertThat(half.width()).isEqualTo(160);
    }
  }

  @Test
  void whatTheEngineFailsAtIsDecodedHere() throws Exception {
    RgbImage image = ImageDecoder.create((file, w, h) -> null, 0).decode(PHOTOGRAPH);
    assertThat(image).isEqualTo(comparison.without(PHOTOGRAPH));
    TensorFlowJpegs closed = TensorFlowJpegs.open();
    closed.close();
    closed.close();
    assertThat(closed.decode(PHOTOGRAPH, 320, 240)).isNull();
    assertThat(engine.decode(new byte[] {1, 2, 3}, 1, 1)).isNull();
    assertThat(engine.decode(PHOTOGRAPH, 240, 320)).isNull();
  }

  /** What is left for the same image afterwards is the same with and without an engine. */
  @Test
  void memoryIsAskedForAndGivenBack() throws Exception {
    int here = 3 * 320 * 240 + 320 * 240 * 3 / 2;
    List<String> given = new ArrayList<>();
    ImageDecoder decoder =
        ImageDecoder.create(
            (file, w, h) -> {
              given.add("given");
              return engine.decode(file, w, h);
            },
            0);
    try (Allowance allowance = Allowance.until(Deadline.none())) {
      decoder.decodeAbove(PHOTOGRAPH, ImageSize.LARGEST, allowance);
      assertThat(allowance.bytes()).isEqualTo(here);
      assertThat(given).hasSize(1);
    }
    try (Allowance scarce = Allowance.until(Deadline.none())) {
      scarce.take("other", most(scarce) - here);
      decoder.decodeAbove(PHOTOGRAPH, ImageSize.LARGEST, scarce);
      assertThat(given).hasSize(1);
    }
  }

  /** Returns what may be taken: collectors say another size of the heap from time to time. */
  private static long most(Allowance allowance) {
    long most = 0;
    for (long step = 1L << 50; step > 0; step /= 2) {
      most += allowance.allows(most + step) ? step : 0;
    }
    return most;
  }

  @Test
  void theDeadlineCounts() {
    ImageDecoder decoder = ImageDecoder.create(engine, 0);
    assertThatThrownBy(() -> decoder.decode(PHOTOGRAPH, Deadline.in(Duration.ofNanos(1))))
        .isInstanceOf(ImageDecodeException.class)
        .hasMessageStartingWith("JPEG image is not decoded after");
    ImageDecoder slow =
        ImageDecoder.create(
            (file, w, h) -> {
              Deadline pause = Deadline.in(Duration.ofMillis(300));
              while (!pause.hasPassed()) {
                Thread.onSpinWait();
              }
              return engine.decode(file, w, h);
            },
            0);
    assertThatThrownBy(() -> slow.decode(PHOTOGRAPH, Deadline.in(Duration.ofMillis(200))))
        .isInstanceOf(ImageDecodeException.class)
        .hasMessageStartingWith("JPEG image is not decoded after");
  }

  @Test
  void threadsShareAnEngineWhoseMemoryEndsWithIt() throws Exception {
    Object expected = comparison.without(PHOTOGRAPH);
    engine.decode(PHOTOGRAPH, 320, 240);
    long before = Pointer.totalBytes();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TensorFlowJpegs shared = TensorFlowJpegs.open()) {
      Callable<Boolean> work =
          () -> {
            ImageDecoder own = ImageDecoder.create(shared, 0);
            boolean same = true;
            for (int i = 0; i < 50; i++) {
              same &= own.decode(PHOTOGRAPH).equals(expected);
            }
            return same;
          };
      for (var done : threads.invokeAll(Collections.nCopies(4, work))) {
        assertThat(done.get()).isTrue();
      }
    }
    threads.shutdown();
    assertThat(Pointer.totalBytes()).isEqualTo(before);
  }

  private void assertNotGiven(byte[] file) {
    assertThat(comparison.with(file)).isEqualTo(comparison.without(file));
    assertThat(comparison.given()).isZero();
  }

  private static int startOf(int marker) {
    int at = 2;
    while ((PHOTOGRAPH[at + 1] & 0xff) != marker) {
      at += 2 + (int) Bytes.bigEndian(PHOTOGRAPH, at + 2, 2);
    }
    return at;
  }

  private static int endOf(int marker) {
    return startOf(marker) + 2 + (int) Bytes.bigEndian(PHOTOGRAPH, startOf(marker) + 2, 2);
  }
}
