package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** A half, a quarter and an eighth of them are rounded up by as much as can be. */
  @ParameterizedTest
  @CsvSource({"1345, 1009, 112, 84", "2689, 2017, 112, 84", "2693, 2021, 168, 126"})
  void fastImagesOfUnevenSidesAreWithinTheirTolerance(int width, int height, int to, int rows)
      throws Exception {
    byte[] jpeg = Photograph.jpeg(width, height, 15, 0.9f, ImageWriteParam.MODE_DISABLED);
    PixelDifference difference =
        difference(ImagePreparation.of(ResampleFilter.BICUBIC), jpeg, to, rows);
    assertThat(difference.maxLevels()).isLessThanOrEqualTo(ImagePreparer.UNEVEN_MAX_TOLERANCE);
    assertThat(difference.meanLevels()).isLessThan(ImagePreparer.UNEVEN_MEAN_TOLERANCE);
  }

  /** Cut, too: lengthwise, in portrait by the EXIF orientation, and to another shape. */
  @Test
  void fastImagesThatAreCutAreWithinTheStatedTolerance() throws Exception {
    byte[] jpeg = Photograph.jpeg(1344, 1008, 11, 0.9f, ImageWriteParam.MODE_DISABLED);
    ImagePreparation cut = ImagePreparation.of(ResampleFilter.BICUBIC).withCrop(0.875);
    assertWithinTolerance(cut, jpeg, 80, 80);
    assertWithinTolerance(cut, jpeg, 100, 64);
    byte[] turned = withOrientation(6, jpeg);
    assertWithinTolerance(cut.withExif(ExifRotation.APPLY), turned, 80, 80);
    assertWithinTolerance(cut.withExif(ExifRotation.APPLY), turned, 100, 64);
  }

  /** Of 1334x1011 pixels, 120 columns are cut to 80; of its half, 667x506, they would be 119. */
  @Test
  void aReducedScaleDoesNotMoveTheCut() throws Exception {
    byte[] jpeg = Photograph.jpeg(1334, 1011, 11, 0.9f, ImageWriteParam.MODE_DISABLED);
    ImagePreparation cut = ImagePreparation.of(ResampleFilter.BICUBIC).withCrop(0.875);
    RgbImage expected = cut.preparer(80, 80).prepare(jpeg);
    RgbImage fast = cut.withDecode(DecodeMode.FAST).preparer(80, 80).prepare(jpeg);
    assertThat(PixelDifference.between(fast, expected).meanLevels())
        .isLessThan(ImagePreparer.MEAN_TOLERANCE);
  }

  /** Three times the size before the cut is what counts: 240 rows here, of which 120 are a half. */
  @Test
  void imagesThatAreSmallForTheSizeBeforeTheCutAreExactInFastModeToo() throws Exception {
    byte[] jpeg = Photograph.jpeg(300, 240, 11, 0.9f, ImageWriteParam.MODE_DISABLED);
    ImagePreparation cut = ImagePreparation.of(ResampleFilter.BICUBIC).withCrop(0.5);
    assertThat(cut.withDecode(DecodeMode.FAST).preparer(21, 21).prepare(jpeg))
        .isEqualTo(cut.preparer(21, 21).prepare(jpeg));
    assertThat(cut.withDecode(DecodeMode.FAST).preparer(20, 20).prepare(jpeg))
        .isNotEqualTo(cut.preparer(20, 20).prepare(jpeg));
  }

  /** A JPEG file with an EXIF segment behind its first marker. */
  private static byte[] withOrientation(int orientation, byte[] jpeg) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(jpeg, 0, 2);
    file.write(
        HexFormat.of()
            .parseHex(
                "ffe10022457869660000"
                    + "4d4d002a00000008000101120003000000010"
                    + "00"
                    + orientation
                    + "000000000000"));
    file.write(jpeg, 2, jpeg.length - 2);
    return file.toByteArray();
  }

  private static void assertWithinTolerance(
      ResampleFilter filter, byte[] jpeg, int width, int height) throws ImageDecodeException {
    assertWithinTolerance(ImagePreparation.of(filter), jpeg, width, height);
  }

  private static void assertWithinTolerance(
      ImagePreparation exact, byte[] jpeg, int width, int height) throws ImageDecodeException {
    PixelDifference difference = difference(exact, jpeg, width, height);
    assertThat(difference.bytes()).isPositive();
    assertThat(difference.maxLevels()).isLessThanOrEqualTo(ImagePreparer.MAX_TOLERANCE);
    assertThat(difference.meanLevels()).isLessThan(ImagePreparer.MEAN_TOLERANCE);
  }

  private static PixelDifference difference(
      ImagePreparation exact, byte[] jpeg, int width, int height) throws ImageDecodeException {
    RgbImage expected = exact.preparer(width, height).prepare(jpeg);
    RgbImage fast = exact.withDecode(DecodeMode.FAST).preparer(width, height).prepare(jpeg);
    return PixelDifference.between(fast, expected);
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
