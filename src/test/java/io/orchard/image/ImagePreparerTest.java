package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImagePreparerTest {
  private static final Path PILLOW = ImageDecoderPillowTest.FOLDER;

  /** Expected: ImageOps.exif_transpose of Pillow 9.4, see testdata/pillow/README.md. */
  @ParameterizedTest
  @CsvFileSource(files = "testdata/pillow/upright.tsv", delimiter = '\t', numLinesToSkip = 1)
  void exifOrientationsAreAppliedAsPillowDoes(String file, int width, int height, String crc)
      throws Exception {
    ImagePreparation upright =
        ImagePreparation.of(ResampleFilter.NEAREST).withExif(ExifRotation.APPLY);
    RgbImage image =
        upright.preparer(width, height).prepare(Files.readAllBytes(PILLOW.resolve(file)));
    assertThat(ImageDecoderPillowTest.checksum(image)).isEqualTo(crc);
  }

  @Test
  void orientationIsIgnoredByDefault() throws Exception {
    byte[] turned = Files.readAllBytes(PILLOW.resolve("exif-6.jpg"));
    byte[] upright = Files.readAllBytes(PILLOW.resolve("exif-1.jpg"));
    ImagePreparer preparer = ImagePreparation.of(ResampleFilter.BICUBIC).preparer(7, 5);
    assertThat(preparer.prepare(turned)).isEqualTo(preparer.prepare(upright));
  }

  /** Expected: libjpeg-turbo 2.1.5 at its smaller scales, see testdata/pillow/README.md. */
  @ParameterizedTest
  @CsvFileSource(files = "testdata/pillow/reduced.tsv", delimiter = '\t', numLinesToSkip = 1)
  void reducedImagesEqualLibjpegs(String file, int scale, int width, int height, String crc)
      throws Exception {
    byte[] jpeg = Files.readAllBytes(PILLOW.resolve(file));
    Allowance allowance = Allowance.until(Deadline.none());
    RgbImage image =
        ImageDecoder.create().decodeAbove(jpeg, new ImageSize(width, height), allowance);
    assertThat(image).as("1/%d", scale).hasToString("RgbImage[%dx%d]".formatted(width, height));
    assertThat(ImageDecoderPillowTest.checksum(image)).isEqualTo(crc);
  }

  @ParameterizedTest
  @EnumSource(names = {"BILINEAR", "BICUBIC", "LANCZOS"})
  void fastImagesOfPhotographsAreWithinTheStatedTolerance(ResampleFilter filter) throws Exception {
    for (int mode : List.of(ImageWriteParam.MODE_DISABLED, ImageWriteParam.MODE_DEFAULT)) {
      assertWithinTolerance(filter, Photograph.jpeg(1340, 1010, 11, 0.9f, mode), 112, 84);
    }
  }

  private static void assertWithinTolerance(
      ResampleFilter filter, byte[] jpeg, int width, int height) throws ImageDecodeException {
    ImagePreparation exact = ImagePreparation.of(filter);
    RgbImage expected = exact.preparer(width, height).prepare(jpeg);
    RgbImage fast = exact.withDecode(DecodeMode.FAST).preparer(width, height).prepare(jpeg);
    PixelDifference difference = PixelDifference.between(fast, expected);
    assertThat(difference.bytes()).isPositive();
    assertThat(difference.maxLevels()).isLessThanOrEqualTo(ImagePreparer.MAX_TOLERANCE);
    assertThat(difference.meanLevels()).isLessThan(ImagePreparer.MEAN_TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NEAREST", "BOX"})
  void filtersWithHardEdgesAreExactInFastModeToo(ResampleFilter filter) throws Exception {
    assertFastIsExact(filter, "jpeg-large-420.jpg", 9, 6);
  }

  @Test
  void smallImagesAndOtherFormatsAreExactInFastModeToo() throws Exception {
    assertFastIsExact(ResampleFilter.BICUBIC, "jpeg-large-420.jpg", 30, 20);
    assertFastIsExact(ResampleFilter.BICUBIC, "exif-6.png", 1, 1);
  }

  private static void assertFastIsExact(ResampleFilter filter, String file, int width, int height)
      throws Exception {
    byte[] data = Files.readAllBytes(PILLOW.resolve(file));
    ImagePreparation exact = ImagePreparation.of(filter);
    assertThat(exact.withDecode(DecodeMode.FAST).preparer(width, height).prepare(data))
        .isEqualTo(exact.preparer(width, height).prepare(data));
  }

  @Test
  void damagedFilesGiveAnImageOrARejection() throws IOException {
    ImagePreparation everything =
        ImagePreparation.of(ResampleFilter.BICUBIC)
            .withDecode(DecodeMode.FAST)
            .withExif(ExifRotation.APPLY);
    ImagePreparer preparer = everything.preparer(5, 4);
    for (ImageDecoderPillowTest.Expected e : ImageDecoderPillowTest.good()) {
      byte[] file = Files.readAllBytes(PILLOW.resolve(e.file()));
      for (int seed = 0; seed < 40; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] damaged = file.clone();
        for (int flips = 0; flips < 3; flips++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          RgbImage image = preparer.prepare(damaged);
          assertThat(image.width()).as("%s, seed %d", e.file(), seed).isEqualTo(5);
        } catch (ImageDecodeException expected) {
          assertThat(expected.getMessage()).as("%s, seed %d", e.file(), seed).isNotBlank();
        }
      }
    }
  }
}
