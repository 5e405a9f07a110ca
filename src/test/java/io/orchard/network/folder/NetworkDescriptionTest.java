package io.orchard.network.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.network.folder.NetworkDescription.PreprocessedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkDescriptionTest {
  @TempDir private Path folder;

  @Test
  void writtenDescriptionReadsBackEqual() throws IOException {
    NetworkDescription written =
        new NetworkDescription(
            "mobilenetv2",
            "random:7",
            "ab12",
            224,
            192,
            Pooling.FLATTEN,
            Preprocessing.TF,
            "",
            PreprocessedBy.GRAPH,
            Precision.BFLOAT16,
            62720,
            "serving_default",
            new TensorInfo("images", "images:0", "DT_UINT8", List.of(-1L, 192L, 224L, 3L)),
            new TensorInfo("features", "features:0", "DT_FLOAT", List.of(-1L, 62720L)),
            "cd34",
            null,
            null);
    written.write(folder);

    assertThat(NetworkDescription.read(folder)).contains(written);
    assertThat(folder.resolve("network.json"))
        .content()
        .contains(
            "\"pooling\" : \"flatten\"",
            "\"precision\" : \"bfloat16\"",
            "\"formula\" : \"RGB, x / 127.5 - 1\"");
  }

  @Test
  void fileWrittenByHandMayLeaveThingsOut() throws IOException {
    Files.writeString(
        folder.resolve("network.json"), "{\"preprocessing\": \"caffe\", \"comment\": \"mine\"}");

    NetworkDescription description = NetworkDescription.read(folder).orElseThrow();

    assertThat(description.preprocessing()).isEqualTo(Preprocessing.CAFFE);
    assertThat(description.preprocessedBy()).isEqualTo(PreprocessedBy.CALLER);
    assertThat(description.signature()).isEqualTo("serving_default");
    assertThat(description.width()).isZero();
    assertThat(description.contentSha256()).isEmpty();
  }

  @Test
  void preprocessingMayBeMeanAndDeviation() throws IOException {
    Files.writeString(
        folder.resolve("network.json"),
        "{\"preprocessing\": {\"mean\": [0.5, 0.5, 0.5], \"std\": [0.25, 0.5, 1]}}");

    NetworkDescription description = NetworkDescription.read(folder).orElseThrow();

    assertThat(description.formula())
        .isEqualTo("RGB, (x / 255 - (0.5, 0.5, 0.5)) / (0.25, 0.5, 1.0)");
    description.write(folder);
    assertThat(NetworkDescription.read(folder)).contains(description);
  }

  @Test
  void folderWithoutFileHasNoDescription() {
    assertThat(NetworkDescription.read(folder)).isEmpty();
  }

  @Test
  void badFilesAreNamedOnOneLine() throws IOException {
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{\"preprocessing\": \"magic\"}",
            "{\"preprocessing\": {\"mean\": [0, 0, 0], \"std\": [1, 1, 0]}}",
            "{\"width\": []}")) {
      Files.writeString(folder.resolve("network.json"), text);
      assertThatThrownBy(() -> NetworkDescription.read(folder))
          .as(text)
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("network.json")
          .hasMessageNotContaining("\n");
    }
  }
}
