package io.orchard.image.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.ExifRotation;
import io.orchard.image.ImageDecoderPillowTest;
import io.orchard.image.ImagePreparation;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with the checksums that {@code testdata/pillow/generate.py} took of resize and crop. */
class CentreCropPillowTest {

  @ParameterizedTest
  @CsvFileSource(files = "testdata/pillow/cropped.tsv", delimiter = '\t', numLinesToSkip = 1)
  void pixelsEqualPillows(
      String name, ResampleFilter filter, int width, int height, double crop, String crc)
      throws Exception {
    RgbImage cut =
        Character.isDigit(name.charAt(0))
            ? ofPattern(name, filter, new CentreCrop(width, height, crop))
            : ImagePreparation.of(filter)
                .withExif(ExifRotation.APPLY)
                .withCrop(crop)
                .preparer(width, height)
                .prepare(file(name));
    assertThat(ImageDecoderPillowTest.checksum(cut)).isEqualTo(crc);
  }

  private static RgbImage ofPattern(String name, ResampleFilter filter, CentreCrop crop)
      throws ImageDecodeException {
    String[] sides = name.split("x");
    RgbImage image =
        ResamplerPillowTest.image(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    Frame frame = crop.frame(new ImageSize(image.width(), image.height()));
    return Resampler.of(filter, crop.width(), crop.height()).resize(image, frame);
  }

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(ImageDecoderPillowTest.FOLDER.resolve(name));
  }

  /**
   * By torchvision 0.29.1's {@code _compute_resized_output_size} and {@code center_crop}; where the
   * result is no square, by timm 1.0.29's {@code ResizeKeepRatio}, worked out in Python.
   */
  @ParameterizedTest
  @CsvSource({
    "224, 224, 0.875, 640, 480, '341x256, 224 columns from 58, 224 rows from 16'",
    "224, 224, 0.875, 480, 640, '256x341, 224 columns from 16, 224 rows from 58'",
    "224, 224, 0.9, 500, 375, '330x248, 224 columns from 53, 224 rows from 12'",
    "224, 224, 0.875, 331, 256, '331x256, 224 columns from 54, 224 rows from 16'",
    "224, 224, 1, 227, 224, '227x224, 224 columns from 2, 224 rows from 0'",
    "224, 192, 0.875, 641, 479, '293x219, 224 columns from 34, 192 rows from 14'",
    "224, 224, 0.875, 20000, 1, '5120000x256, 224 columns from 2559888, 224 rows from 16'",
  })
  void framesAreThoseOfTorchvisionAndTimm(
      int width, int height, double crop, int imageWidth, int imageHeight, String frame)
      throws ImageDecodeException {
    assertThat(new CentreCrop(width, height, crop).frame(new ImageSize(imageWidth, imageHeight)))
        .hasToString(frame);
  }

  /** Whole, the resized image would take 4 GB: only what is kept is computed. */
  @Test
  void whatIsCutOffIsNotComputed() throws ImageDecodeException {
    RgbImage image = ResamplerPillowTest.image(20000, 1);
    Resampler resampler = Resampler.of(ResampleFilter.BICUBIC, 224, 224);
    Frame frame = new CentreCrop(224, 224, 0.875).frame(new ImageSize(20000, 1));
    assertThat(resampler.workBytes(image, frame)).isLessThan(1 << 20);
    RgbImage cut = resampler.resize(image, frame);
    assertThat(cut.pixels()).hasSize(3 * 224 * 224);
  }

  @Test
  void shapesThatNoResizedImageCanHaveAreRejected() {
    for (int height : new int[] {224, 192}) {
      assertThatThrownBy(
              () -> new CentreCrop(224, height, 0.875).frame(new ImageSize(178_956_970, 1)))
          .isInstanceOf(ImageDecodeException.class)
          .hasMessageContaining("178956970x1")
          .hasMessageContaining("too narrow")
          .hasMessageNotContaining("\n");
    }
  }
}
