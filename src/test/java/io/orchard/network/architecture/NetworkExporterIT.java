package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.SavedModelExtractor;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkExporterIT {
  private static final Architecture NETWORK = Architecture.named("mobilenetv2");

  @TempDir private Path temp;

  @Test
  void descriptionSaysWhatTheFolderIs() {
    Path folder = temp.resolve("new/model");
    NetworkDescription description = export(folder, 7);

    assertThat(NetworkDescription.read(folder)).contains(description);
    assertThat(description.name()).isEqualTo("mobilenetv2");
    assertThat(description.weights()).isEqualTo("random:7");
    assertThat(description.featureCount()).isEqualTo(1280);
    assertThat(description.input())
        .isEqualTo(new TensorInfo("images", "images:0", "DT_UINT8", List.of(-1L, 48L, 64L, 3L)));
    assertThat(description.output())
        .isEqualTo(new TensorInfo("features", "features:0", "DT_FLOAT", List.of(-1L, 1280L)));
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      assertThat(extractor.description()).isEqualTo(description);
      assertThat(extractor.width()).isEqualTo(64);
      assertThat(extractor.height()).isEqualTo(48);
    }
  }

  @Test
  void sameArgumentsGiveTheSameBytes() throws IOException {
    NetworkDescription first = export(temp.resolve("a"), 7);
    NetworkDescription second = export(Files.createDirectory(temp.resolve("b")), 7);
    NetworkDescription other = export(temp.resolve("c"), 8);

    assertThat(second).isEqualTo(first);
    assertThat(temp.resolve("b/saved_model.pb"))
        .hasSameBinaryContentAs(temp.resolve("a/saved_model.pb"));
    assertThat(other.contentSha256()).isNotEqualTo(first.contentSha256());
  }

  /** Random weights must neither fade out nor blow up, or features would tell nothing apart. */
  @ParameterizedTest
  @CsvSource({"mobilenetv2,1", "mobilenetv2,2", "resnet50,1", "resnet50,2", "vgg16,1", "vgg16,2"})
  void randomFeaturesKeepTheirSizeAndTellImagesApart(String network, long seed) {
    Path folder = temp.resolve("model");
    NetworkExporter.export(
        Architecture.named(network), WeightsSource.random(seed), 224, 224, Pooling.AVG, folder);
    try (SavedModelExtractor extractor = SavedModelExtractor.load(folder)) {
      RgbImage card = TestCard.of(224, 224);
      RgbImage black = new RgbImage(224, 224, new byte[224 * 224 * 3]);
      float[][] features = extractor.extract(List.of(card, black));
      assertThat(rms(features[0])).isBetween(0.05, 10.0);
      assertThat(nonZero(features[0])).isGreaterThan(features[0].length / 2);
      assertThat(features[0]).isNotEqualTo(features[1]);
    }
  }

  @Test
  void folderThatHoldsSomethingIsLeftAlone() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("full"));
    Files.writeString(folder.resolve("mine"), "keep");

    assertThatThrownBy(() -> export(folder, 7))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll(folder.toString(), "is not empty");
    assertThat(names(temp)).containsExactly("full");
  }

  @Test
  void targetInsideAFileIsNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "in the way");

    assertThatThrownBy(() -> export(file.resolve("model"), 7))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("Cannot write " + file.resolve("model"));
  }

  @Test
  void weightsThatDoNotFitLeaveNothingBehind() throws IOException {
    Path file = Files.writeString(temp.resolve("notes.h5"), "no weights");

    assertThatThrownBy(
            () ->
                NetworkExporter.export(
                    NETWORK, WeightsSource.keras(file), 224, 224, Pooling.AVG, temp.resolve("m")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("notes.h5");
    assertThat(names(temp)).containsExactly("notes.h5");
  }

  @Test
  void unknownArchitectureNamesThoseThere() {
    assertThatThrownBy(() -> Architecture.named("alexnet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown network 'alexnet': there is mobilenetv2, resnet50, vgg16");
  }

  private static NetworkDescription export(Path folder, long seed) {
    return NetworkExporter.export(NETWORK, WeightsSource.random(seed), 64, 48, Pooling.AVG, folder);
  }

  private static double rms(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value == 0 ? 0 : 1;
    }
    return count;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
