package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against OpenCV 5.0 and NumPy on Pillow's grey image: {@code l = np.asarray(im.convert("L"))},
 * {@code cv2.Laplacian(l, cv2.CV_64F).var()}, {@code l.mean()}, {@code l.std()}, where {@code im}
 * is {@code Image.open(f).convert("RGB")}, resized with bicubic where it is larger than asked for.
 */
class ImageFactsTest {

  private static final Path TESTDATA = Path.of("testdata");

  @ParameterizedTest
  @CsvSource({
    "images/Training/Apple/apple-01.jpg, 224, 100, 100, JPEG, 603.6474614399999, 179.1247, 58.087633364684436, 9b5a7d2f",
    "images/Training/Apple/apple-03.png, 224, 64, 64, PNG, 1140.4021691679955, 152.991455078125, 64.96064144349204, 8a84acb6",
    "pillow/gif-larger-frame.gif, 224, 48, 33, GIF, 2796.831712006428, 129.69444444444446, 53.58217345881134, 6f843e77",
    "pillow/jpeg-1x1.jpg, 224, 1, 1, JPEG, 0, 14, 0, e48a067d",
    "pillow/jpeg-5x3.jpg, 224, 5, 3, JPEG, 7221.448888888889, 87.8, 36.533454987632, c9f3b84f",
    "pillow/bmp-24-bit.bmp, 224, 13, 7, BMP, 45496.911001086824, 128.15384615384616, 42.23584308677946, eda081da",
    "pillow/webp-q60.webp, 224, 45, 31, WEBP, 366.6437070438458, 118.48673835125447, 47.34857020137288, 5f9d1906",
    "pillow/tiff-strips.tif, 224, 13, 7, TIFF, 123201.66670691947, 126.84615384615384, 72.8830047083474, 744a7b0b",
    "pillow/jpeg-grey.jpg, 224, 45, 31, JPEG, 277.24844953173783, 118.86379928315412, 47.46799051150002, 36e9b85d",
    "images/Training/Apple/apple-01.jpg, 32, 100, 100, JPEG, 1433.1688079833984, 179.1240234375, 57.12400205145339, 9b5a7d2f",
    "pillow/jpeg-large-420.jpg, 32, 150, 101, JPEG, 219.38964748382568, 121.4013671875, 47.359970798853944, 4d8691f4"
  })
  void factsAreThoseOfOpenCv(
      String file,
      int side,
      int width,
      int height,
      String format,
      double sharpness,
      double brightness,
      double contrast,
      String sha256)
      throws Exception {
    ImageFacts facts = facts(file, side, DecodeMode.EXACT);
    assertThat(facts.width()).isEqualTo(width);
    assertThat(facts.height()).isEqualTo(height);
    assertThat(facts.format()).isEqualTo(format);
    // Sums of whole numbers on both sides; only the last divisions differ.
    assertThat(facts.sharpness()).isCloseTo(sharpness, within(1e-12 * sharpness));
    assertThat(facts.brightness()).isCloseTo(brightness, within(1e-12 * brightness));
    assertThat(facts.contrast()).isCloseTo(contrast, within(1e-10));
    assertThat(facts.sha256()).hasSize(64).startsWith(sha256);
  }

  private static ImageFacts facts(String file, int side, DecodeMode mode) throws Exception {
    return ImagePreparation.of(ResampleFilter.BICUBIC)
        .withDecode(mode)
        .preparer(side, side)
        .examine(Files.readAllBytes(TESTDATA.resolve(file)), Deadline.none())
        .facts();
  }

  @ParameterizedTest
  @CsvSource({"3 9 4, 3, 108.22222222222223", "3 9 4 200, 1, 46326.25", "3 9 4 200, 2, 222068"})
  void edgesMirrorInNarrowImages(String levels, int width, double sharpness) {
    LumaStats stats = LumaStats.of(grey(levels, width));
    assertThat(stats.sharpness()).isCloseTo(sharpness, within(1e-9));
  }

  private static RgbImage grey(String levels, int width) {
    int[] values = Arrays.stream(levels.split(" ")).mapToInt(Integer::parseInt).toArray();
    byte[] pixels = new byte[3 * values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i / 3];
    }
    return new RgbImage(width, values.length / width, pixels);
  }

  /** A row of more than 2,000 of the largest Laplacians overflows an int. */
  @Test
  void longRowsOfTheLargestContrastDoNotOverflow() {
    int width = 10_000;
    byte[] pixels = new byte[3 * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3 % 2 == 0 ? 0 : 255);
    }
    LumaStats stats = LumaStats.of(new RgbImage(width, 1, pixels));
    assertThat(stats.sharpness()).isEqualTo(510.0 * 510);
    assertThat(stats.mean()).isEqualTo(127.5);
    assertThat(stats.deviation()).isEqualTo(127.5);
  }

  @Test
  void aReducedPhotographHasTheSizeOfItsFile() throws Exception {
    ImageFacts exact = facts("pillow/jpeg-large-422-progressive.jpg", 8, DecodeMode.EXACT);
    ImageFacts fast = facts("pillow/jpeg-large-422-progressive.jpg", 8, DecodeMode.FAST);
    assertThat(fast.width()).isEqualTo(150);
    assertThat(fast.height()).isEqualTo(101);
    assertThat(fast.brightness()).isCloseTo(exact.brightness(), within(4.0));
    assertThat(fast.sha256()).isEqualTo(exact.sha256());
  }

  @Test
  void aTurnedImageHasTheSizeOfItsFile() throws Exception {
    byte[] file = Files.readAllBytes(TESTDATA.resolve("pillow/exif-6.png"));
    ImagePreparation plain = ImagePreparation.of(ResampleFilter.BICUBIC);
    ImageFacts lying = plain.preparer(50, 50).examine(file, Deadline.none()).facts();
    ImageFacts upright =
        plain.withExif(ExifRotation.APPLY).preparer(50, 50).examine(file, Deadline.none()).facts();
    assertThat(upright.width()).isEqualTo(lying.width()).isNotEqualTo(lying.height());
    assertThat(upright.height()).isEqualTo(lying.height());
    assertThat(upright.sharpness()).isCloseTo(lying.sharpness(), within(1e-9));
    assertThat(upright.pixelHash()).isNotEqualTo(lying.pixelHash());
  }

  @Test
  void equalPixelsHaveOneHashWhateverTheFormat() throws Exception {
    String webp = facts("pillow/webp-lossless.webp", 9, DecodeMode.EXACT).pixelHash();
    assertThat(webp)
        .matches("[0-9a-f]{32}")
        .isEqualTo(facts("pillow/tiff-predictor.tif", 9, DecodeMode.EXACT).pixelHash())
        .isNotEqualTo(facts("pillow/webp-q98.webp", 9, DecodeMode.EXACT).pixelHash());
    RgbImage wide = new RgbImage(2, 1, new byte[6]);
    RgbImage high = new RgbImage(1, 2, new byte[6]);
    assertThat(PixelHash.of(wide)).isNotEqualTo(PixelHash.of(high));
  }
}
