package io.orchard.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an ONNX file holds: what cannot be run is refused in one line, and nothing written. */
class HostileFilesIT {
  private static final String FILE = "network.onnx";
  private static final OnnxChoices CHOICES =
      new OnnxChoices(null, null, null, null, Preprocessing.NONE, null, null);

  @TempDir Path temp;

  static Stream<Map.Entry<String, byte[]>> damaged() {
    return HostileFiles.damaged().entrySet().stream();
  }

  static Stream<Map.Entry<String, byte[]>> operators() {
    return HostileFiles.operators().entrySet().stream();
  }

  static Stream<Map.Entry<String, byte[]>> signatures() {
    return HostileFiles.signatures().entrySet().stream();
  }

  static Stream<Map.Entry<String, byte[]>> refusedByTheEngine() {
    return HostileFiles.refusedByTheEngine().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedFilesAreRefused(Map.Entry<String, byte[]> file) throws IOException {
    assertThat(refusal(file.getValue())).containsPattern("is empty|is damaged or no ONNX file");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void operatorsThatAreNotTakenAreRefused(Map.Entry<String, byte[]> file) throws IOException {
    assertThat(refusal(file.getValue()))
        .contains("holds operators that running a network does not");
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void whatIsNoNetworkForImagesIsRefused(Map.Entry<String, byte[]> file) throws IOException {
    assertThat(refusal(file.getValue())).doesNotContain("ONNX Runtime");
  }

  @ParameterizedTest
  @MethodSource("refusedByTheEngine")
  void whatTheEngineDoesNotRunIsRefused(Map.Entry<String, byte[]> file) throws IOException {
    assertThat(refusal(file.getValue())).contains("ONNX Runtime refuses");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = OnnxNetworks.tokens();
    for (int length = 0; length < whole.length; length++) {
      Files.write(temp.resolve(FILE), Arrays.copyOf(whole, length));
      Throwable thrown = catchThrowable(() -> OnnxFolder.externalFiles(temp.resolve(FILE)));
      // What follows the graph says only which operators are meant: the engine misses that.
      if (thrown == null) {
        refusal(Arrays.copyOf(whole, length));
      } else {
        assertThat(thrown).isInstanceOf(NetworkException.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "../secret, 0, 4",
    "sub/../../secret, 0, 4",
    "/etc/hostname, 0, 4",
    "https://example.org/data, 0, 4",
    "*/_ORT_MEM_ADDR_/*, 65536, 648",
    "missing.onnx_data, 0, 2000000000",
    "data, 1000000, 648",
    "data, 0, 100000000",
    "data, -1, 648",
    "data, 9223372036854775807, 648",
    "., 0, 4",
    "'', 0, 4",
    "network.json, 0, 4"
  })
  void weightsThatAreNotBesideTheFileAreRefused(String location, long offset, long length)
      throws IOException {
    Path folder = Files.createDirectories(temp.resolve("folder"));
    Files.write(temp.resolve("secret"), OnnxNetworks.kernelBytes());
    Files.write(folder.resolve("data"), OnnxNetworks.kernelBytes());
    Files.write(folder.resolve(FILE), OnnxNetworks.externalTo(location, offset, length));
    assertThat(refusal(folder)).doesNotContain("ONNX Runtime");
  }

  @Test
  void weightsThatTheFileDeniesLaterAreLookedAt() throws IOException {
    WrittenTensor kernel =
        WrittenTensor.absent("kernel", WrittenType.FLOAT, OnnxNetworks.FEATURES, 3, 3, 3)
            .external("location", "../secret");
    kernel.message().number(14, 5); // No known place: protobuf keeps the one before.
    Files.write(temp.resolve("secret"), OnnxNetworks.kernelBytes());
    assertThat(refusal(new ConvNetwork().kernel(kernel).toBytes())).contains("../secret");
  }

  /** Two parts of one tensor are one to protobuf: the second one's place is that of the first. */
  @Test
  void weightsOfATensorInPartsAreLookedAt() throws IOException {
    WrittenMessage elsewhere = new WrittenMessage().text(1, "location").text(2, "../secret");
    WrittenMessage attribute =
        new WrittenMessage()
            .text(1, "value")
            .message(
                5,
                WrittenTensor.absent("", WrittenType.FLOAT, OnnxNetworks.FEATURES, 3, 3, 3)
                    .external("location", "data")
                    .message())
            .message(5, new WrittenMessage().message(13, elsewhere))
            .number(20, 4);
    WrittenNode constant = WrittenNode.of("Constant").out("more");
    constant.message().message(5, attribute);
    Files.write(temp.resolve("secret"), OnnxNetworks.kernelBytes());
    Files.write(
        Files.createDirectories(temp.resolve("folder")).resolve("data"),
        OnnxNetworks.kernelBytes());
    WrittenGraph graph = new ConvNetwork().graph().node(constant);
    assertThat(refusal(OnnxWriter.of(graph).toBytes())).contains("'../secret'");
  }

  @Test
  void whatWorksAsInTrainingIsCalledThat() throws IOException {
    for (Map.Entry<String, byte[]> file : HostileFiles.training().entrySet()) {
      assertThat(refusal(file.getValue()))
          .contains(file.getKey().split(" ")[0] + " in training mode; export it for inference");
    }
  }

  @Test
  void tellsWhatIsThere() {
    assertThatThrownBy(() -> describe(OnnxNetworks.rankFive())).hasMessageContaining("rank_five");
    assertThatThrownBy(() -> describe(HostileFiles.operators().get("custom operator")))
        .hasMessageContaining("their.domain.Custom");
  }

  private String refusal(byte[] file) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("folder"));
    Files.write(folder.resolve(FILE), file);
    return refusal(folder);
  }

  private static String refusal(Path folder) {
    Throwable thrown = catchThrowable(() -> new OnnxFolder(folder, FILE).describe(CHOICES));
    assertThat(thrown).isInstanceOf(NetworkException.class);
    assertThat(thrown.getMessage()).contains(FILE).matches("\\P{Cntrl}{20,600}");
    assertThat(folder.resolve(NetworkDescription.FILE_NAME)).doesNotExist();
    return thrown.getMessage();
  }

  private NetworkDescription describe(byte[] file) throws IOException {
    Files.write(temp.resolve(FILE), file);
    return new OnnxFolder(temp, FILE).describe(CHOICES);
  }
}
