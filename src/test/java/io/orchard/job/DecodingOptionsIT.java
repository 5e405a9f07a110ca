package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --decode} and {@code --exifRotate} from the command line to the features and back. */
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
  }

  private static long distinctFeatures(Path output) throws IOException {
    return Program.table(output.resolve("features")).stream()
        .map(row -> row.get("features").toString())
        .distinct()
        .count();
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
