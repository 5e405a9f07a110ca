package io.orchard.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.orchard.network.folder.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads ONNX files without the engine. */
class OnnxReaderTest {
  private static final int MUTANTS = 2000;

  @TempDir Path temp;

  @Test
  void readsInputsOutputsAndOperators() throws IOException {
    OnnxFile file = read(OnnxNetworks.severalOutputs());
    assertThat(file.inputs()).hasSize(1);
    assertThat(file.inputs().get(0).summary()).isEqualTo("images FLOAT [-1, 3, 10, 12]");
    assertThat(file.outputs())
        .extracting(output -> output.summary())
        .containsExactly("last_hidden_state FLOAT [-1, -1, 6]", "features FLOAT [-1, 6]");
    assertThat(file.operators())
        .contains(new OnnxFile.Operator("", "Conv"), new OnnxFile.Operator("", "Concat"))
        .hasSize(11);
    assertThat(file.externalData()).isEmpty();
  }

  @Test
  void weightsThatAreInputsAreNoInputs() throws IOException {
    WrittenGraph graph =
        new ConvNetwork()
            .graph()
            .input("kernel", WrittenType.FLOAT, OnnxNetworks.FEATURES, 3, 3, 3);
    assertThat(read(OnnxWriter.of(graph).irVersion(3).toBytes()).inputs()).hasSize(1);
  }

  @Test
  void whatIsSwitchedOffDoesNotTrain() throws IOException {
    WrittenTensor off = WrittenTensor.raw("off", WrittenType.BOOL, new byte[1]);
    WrittenGraph graph =
        new ConvNetwork()
            .graph()
            .weight(off)
            .weight(WrittenTensor.bools("number", 0))
            .node(WrittenNode.of("Constant").out("constant").with("value", off))
            .node(WrittenNode.of("Dropout").in("features").out("a", "mask"))
            .node(WrittenNode.of("Dropout").in("features", "", "").out("b"))
            .node(WrittenNode.of("Dropout").in("features", "", "off").out("c"))
            .node(WrittenNode.of("Dropout").in("features", "", "number").out("d"))
            .node(WrittenNode.of("Dropout").in("features", "", "constant").out("e"))
            .node(
                WrittenNode.of("BatchNormalization")
                    .in("conv", "bias", "bias", "bias", "bias")
                    .out("f")
                    .with("training_mode", 0));
    assertThat(read(OnnxWriter.of(graph).toBytes()).training()).isEmpty();
  }

  @Test
  void namesTheFilesOfWeights() throws IOException {
    OnnxNetworks.external(temp);
    assertThat(OnnxFolder.externalFiles(temp.resolve("network.onnx")))
        .isEqualTo(Set.of("network.onnx_data"));
  }

  @Test
  @Timeout(60)
  void damagedFilesGiveOneKindOfFailure() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<byte[]> files =
        List.of(
            OnnxNetworks.severalOutputs(),
            OnnxNetworks.externalTo("network.onnx_data", 0, 648),
            HostileFiles.operators().get("Loop in a function's branch"),
            HostileFiles.nested(20));
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = files.get(i % files.size()).clone();
      for (int change = 1 << random.nextInt(5); change > 0; change--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      refused += isRefused(mutant) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTANTS / 4, MUTANTS - 1);
  }

  @Test
  void aLengthOfGigabytesTakesNoMemory() throws IOException {
    byte[] file = {8, 8, 7 << 3 | 2, -1, -1, -1, -1, 7, 1 << 3 | 2, -1, -1, -1, -1, 7};
    assertThat(isRefused(file)).isTrue();
  }

  @Test
  void severalTenThousandOperatorsAreRead() {
    WrittenGraph graph = new WrittenGraph().input("0", WrittenType.FLOAT, 1, 3, 4, 4);
    for (int i = 0; i < 50_000; i++) {
      graph.node(WrittenNode.of("Relu").in(String.valueOf(i)).out(String.valueOf(i + 1)));
    }
    assertThatCode(() -> read(OnnxWriter.of(graph).toBytes())).doesNotThrowAnyException();
  }

  private boolean isRefused(byte[] bytes) throws IOException {
    Path file = Files.write(temp.resolve("mutant.onnx"), bytes);
    try {
      OnnxFolder.externalFiles(file);
      return false;
    } catch (NetworkException e) {
      assertThat(e.getMessage()).contains("mutant.onnx").matches("\\P{Cntrl}+");
      return true;
    }
  }

  private OnnxFile read(byte[] bytes) throws IOException {
    return OnnxFile.read(Files.write(temp.resolve("network.onnx"), bytes));
  }
}
