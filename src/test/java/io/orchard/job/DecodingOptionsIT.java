package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.resample.ResampleFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --decode}, {@code --exifRotate} and {@code --crop} from the command line to the features
 * and back.
 */
class DecodingOptionsIT {
  @TempDir Path temp;

  @Test
  void theModelKeepsHowImagesWereDecoded() throws IOException {
    Path fitted = fit("fitted", "--decode=fast", "--exifRotate=true").resolve("model");
    Path output = temp.resolve("transformed");
    String[] transform = {
      "transform", "--input=" + images(), "--pcaModel=" + fitted, "--output=" + output
    };
    Program.run(Program.with(transform, "--decode=exact")).failedWithOneLine(Main.BAD_USAGE);
    Program.run(Program.with(transform, "--exifRotate=false")).failedWithOneLine(Main.BAD_USAGE);
    Program.run(Program.with(transform, "--decode=fast")).succeeded();
    JsonNode recipe = Program.runJson(output).get("features");
    assertThat(recipe.get("decode").asText()).isEqualTo("fast");
    assertThat(recipe.get("exifRotate").asBoolean()).isTrue();
  }

  @Test
  void orientationCountsOnlyWhenAskedFor() throws IOException {
    assertThat(distinctFeatures(fit("as-stored"))).isEqualTo(1);
    assertThat(distinctFeatures(fit("upright", "--exifRotate=true"))).isEqualTo(8);
  }

  @Test
  void theModelKeepsHowImagesWereCut() throws IOException {
    Path fitted = fit("cut", "--crop=0.75");
    Path output = temp.resolve("transformed");
    String[] transform = {
      "transform",
      "--input=" + images(),
      "--pcaModel=" + fitted.resolve("model"),
      "--output=" + output
    };
    Program other =
        Program.run(Program.with(transform, "--crop=0.8")).failedWithOneLine(Main.BAD_USAGE);
    assertThat(other.err())
        .contains("--crop: the model was fitted with a crop of 0.75, not a crop of 0.8");
    Program.run(transform).succeeded();
    assertThat(Program.runJson(output).get("features").get("crop").asDouble()).isEqualTo(0.75);
    Program.run(Program.with(transform, "--crop=0.75", "--overwrite=true")).succeeded();
    assertThat(features(output)).isEqualTo(features(fitted)).isNotEqualTo(features(fit("whole")));
  }

  @Test
  void aModelOfWholeImagesIsForNoOthers() throws IOException {
    Path fitted = fit("whole");
    String[] transform = {
      "transform",
      "--input=" + images(),
      "--pcaModel=" + fitted.resolve("model"),
      "--output=" + temp.resolve("transformed"),
      "--crop=0.875"
    };
    assertThat(Program.run(transform).failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--crop: the model was fitted with no crop, not a crop of 0.875");
    assertThat(Program.runJson(fitted).get("features").has("crop")).isFalse();
  }

  /** A picture of 12 columns and 9 rows, cut to 6: its features are its pixels. */
  @Test
  void whatIsCutIsWhatPillowCuts() throws Exception {
    Path output = fit("cut", "--crop=0.75", "--exifRotate=true");
    ImagePreparer preparer =
        ImagePreparation.of(ResampleFilter.BICUBIC).withCrop(0.75).preparer(6, 6);
    byte[] file = Files.readAllBytes(images().resolve("1.jpg"));
    List<Float> pixels = new ArrayList<>();
    for (byte value : preparer.prepare(file).pixels()) {
      pixels.add((float) Byte.toUnsignedInt(value));
    }
    assertThat(features(output).get(0)).isEqualTo(pixels.toString());
  }

  @Test
  void otherValuesAreUsageErrors() throws IOException {
    String[] fit = {
      "fit",
      "--input=" + images(),
      "--model=pixels",
      "--imageSize=6",
      "--output=" + temp.resolve("o")
    };
    Program.run(Program.with(fit, "--decode=quick")).failedWithOneLine(Main.BAD_USAGE);
    Program.run(Program.with(fit, "--exifRotate=yes")).failedWithOneLine(Main.BAD_USAGE);
    for (String crop : List.of("0", "-0.5", "0.009", "1.01", "NaN", "Infinity", "half")) {
      assertThat(
              Program.run(Program.with(fit, "--crop=" + crop))
                  .failedWithOneLine(Main.BAD_USAGE)
                  .err())
          .contains("--crop");
    }
  }

  private static long distinctFeatures(Path output) throws IOException {
    return features(output).stream().distinct().count();
  }

  /** The features of each image, in the order of their paths. */
  private static List<String> features(Path output) throws IOException {
    return Program.table(output.resolve("features")).stream()
        .sorted(Comparator.comparing(row -> row.get("path").toString()))
        .map(row -> row.get("features").toString())
        .toList();
  }

  private Path fit(String name, String... options) throws IOException {
    Path output = temp.resolve(name);
    String[] args = {
      "fit",
      "--input=" + images(),
      "--model=pixels",
      "--imageSize=6",
      "--components=2",
      "--output=" + output
    };
    Program.run(Program.with(args, options)).succeeded();
    return output;
  }

  /** One picture, stored with each of the eight orientations. */
  private Path images() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("images"));
    for (int orientation = 1; orientation <= 8; orientation++) {
      Path copy = folder.resolve(orientation + ".jpg");
      if (!Files.exists(copy)) {
        Files.copy(Path.of("testdata/pillow/exif-" + orientation + ".jpg"), copy);
      }
    }
    return folder;
  }
}
