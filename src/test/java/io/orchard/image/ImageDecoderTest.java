package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  private static final Duration LONGEST_DECODING = Duration.ofSeconds(5);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                          | an empty file (0 bytes)",
        "<!DOCTYPE html><p>Not found | an HTML page",
        "`  <HTML><body>`            | an HTML page",
        "<?xml version=\"1.0\"?><a/> | an XML document",
        "{\"error\": 404}            | JSON or other text",
        "%PDF-1.7                    | a PDF document",
        "Access denied.              | text (14 bytes)"
      })
  void otherFilesAreNamedForWhatTheyLookLike(String content, String appearance) {
    byte[] file = content.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ImageDecoder.create().decode(file))
        .isInstanceOf(ImageDecodeException.class)
        .hasMessageStartingWith("not an image: " + appearance);
  }

  @Test
  void noiseIsShownByItsFirstBytes() {
    byte[] noise = {0, 1, -2, 3, 4, 5, 6, 7, 8};
    assertThatThrownBy(() -> ImageDecoder.create().decode(noise))
        .hasMessage("not an image: unknown data starting with 0001fe0304050607 (9 bytes)");
  }

  @Test
  void sizesAreWrittenTheSameInEveryLocale() throws Exception {
    byte[] file = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve("bad-png-bomb.png"));
    assertThatThrownBy(() -> ImageDecoder.create().decode(file))
        .hasMessage("PNG header promises 60000x60000 pixels, more than the limit of 178,956,970");
  }

  @Test
  void aReusedDecoderGivesWhatAFreshOneGives() throws Exception {
    ImageDecoder reused = ImageDecoder.create();
    for (int round = 0; round < 2; round++) {
      for (ImageDecoderPillowTest.Expected e : ImageDecoderPillowTest.expected()) {
        byte[] file = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve(e.file()));
        byte[] before = file.clone();
        if (e.rejected()) {
          assertThatThrownBy(() -> reused.decode(file)).isInstanceOf(ImageDecodeException.class);
        } else {
          String checksum = ImageDecoderPillowTest.checksum(reused.decode(file));
          assertThat(checksum).as(e.file()).isEqualTo(e.checksum());
        }
        assertThat(file).isEqualTo(before);
      }
    }
  }

  @Test
  @Timeout(300)
  void damagedFilesGiveAnImageOrARejection() throws Exception {
    ImageDecoder decoder = ImageDecoder.create();
    for (ImageDecoderPillowTest.Expected e : ImageDecoderPillowTest.good()) {
      byte[] file = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve(e.file()));
      for (int seed = 0; seed < 60; seed++) {
        tryDecoding(decoder, damaged(file, new Random(seed)), e.file() + ", seed " + seed);
      }
    }
  }

  /** Cuts the file off, flips some bits, or does both; more often near the headers. */
  private static byte[] damaged(byte[] file, Random random) {
    boolean cut = random.nextInt(3) == 0;
    byte[] damaged = cut ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
    int flips = cut ? random.nextInt(2) : 1 + random.nextInt(4);
    for (int i = 0; i < flips && damaged.length > 0; i++) {
      int range = random.nextBoolean() ? Math.min(64, damaged.length) : damaged.length;
      damaged[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  private static void tryDecoding(ImageDecoder decoder, byte[] file, String what) {
    long start = System.nanoTime();
    try {
      RgbImage image = decoder.decode(file);
      assertThat(image.pixels()).hasSize(3 * image.width() * image.height());
    } catch (ImageDecodeException expected) {
      assertThat(expected.getMessage()).as(what).isNotBlank().doesNotContain("\n");
    } catch (Throwable other) {
      fail(what, other);
    }
    long nanos = System.nanoTime() - start;
    assertThat(Duration.ofNanos(nanos)).as(what).isLessThan(LONGEST_DECODING);
  }

  @Test
  void headersThatPromiseTooMuchAreRejectedBeforeAnythingIsAllocated() throws Exception {
    List<ImageDecoderPillowTest.Expected> bombs =
        ImageDecoderPillowTest.bad().stream().filter(e -> e.file().contains("bomb")).toList();
    assertThat(bombs).hasSizeGreaterThanOrEqualTo(4);
    for (ImageDecoderPillowTest.Expected bomb : bombs) {
      byte[] file = Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve(bomb.file()));
      assertThatThrownBy(() -> ImageDecoder.create().decode(file))
          .as(bomb.file())
          .hasMessageContaining("promises 60000x60000 pixels");
    }
  }
}
