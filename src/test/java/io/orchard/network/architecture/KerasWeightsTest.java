package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.network.architecture.WeightSpec.Role;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Preprocessing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Reads files that h5py wrote; {@code keras_layouts.py} beside them says how and with what. */
class KerasWeightsTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixed_strings.h5",
        "variable_strings_flat.h5",
        "whole_model.h5",
        "deflate_shuffle.h5"
      })
  void layersMatchByOrderWhateverTheirNames(String file) throws URISyntaxException {
    NetworkWeights weights = new KerasWeights(resource(file)).load(network(3, 2));

    assertThat(weights.get("first", Role.KERNEL)).hasSize(54).startsWith(0, 1, 2).endsWith(53);
    assertThat(weights.shape("first", Role.KERNEL)).containsExactly(3, 3, 3, 2);
    assertThat(weights.get("norm", Role.GAMMA)).containsExactly(100, 100.5f);
    assertThat(weights.get("norm", Role.BETA)).containsExactly(200, 200.5f);
    assertThat(weights.get("norm", Role.MEAN)).containsExactly(300, 300.5f);
    assertThat(weights.get("norm", Role.VARIANCE)).containsExactly(400, 400.5f);
  }

  @Test
  void mismatchNamesLayerAndBothShapes() throws URISyntaxException {
    KerasWeights weights = new KerasWeights(resource("fixed_strings.h5"));

    assertThatThrownBy(() -> weights.load(network(5, 2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("fixed_strings.h5 does not fit tiny", "layer 1, 'conv_a'")
        .hasMessageContainingAll("[[3, 3, 3, 2]]", "[[5, 5, 3, 2]]", "'first'")
        .hasMessageNotContaining("\n");
  }

  @Test
  void tooManyLayersAreAMismatch() throws URISyntaxException {
    KerasWeights weights = new KerasWeights(resource("fixed_strings.h5"));
    LayerSpec only = LayerSpec.convolution("first", 3, 3, 2, LayerSpec.LINEAR);

    assertThatThrownBy(() -> weights.load(new Tiny(List.of(only))))
        .hasMessageContaining("2 layers with weights, expected 1");
  }

  @Test
  void otherElementTypesAreRefused() throws URISyntaxException {
    KerasWeights weights = new KerasWeights(resource("float64.h5"));

    assertThatThrownBy(() -> weights.load(network(3, 2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("conv_a", "double", "float32");
  }

  /** The LZ4 block claims numbers that it does not hold: unpacking it would read beyond its end. */
  @ParameterizedTest
  @CsvSource({"lz4_chunk.h5, the filter lz4", "fletcher32.h5, the filter fletcher32"})
  void filtersButDeflateAndShuffleAreRefusedUnread(String file, String filter)
      throws URISyntaxException {
    KerasWeights weights = new KerasWeights(resource(file));

    assertThatThrownBy(() -> weights.load(network(3, 2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll(
            file, "/conv_a/conv_a/kernel:0", filter, "only deflate and shuffle")
        .hasMessageNotContaining("\n");
  }

  @Test
  void linksIntoOtherFilesAreNotFollowed() throws URISyntaxException {
    KerasWeights weights = new KerasWeights(resource("external_link.h5"));

    assertThatThrownBy(() -> weights.load(network(3, 2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("external_link.h5", "'conv_a/kernel:0'", "does not hold it")
        .hasMessageNotContaining("\n");
  }

  @Test
  void hdf5WithoutKerasAttributesIsNamedAsSuch() throws URISyntaxException {
    KerasWeights weights = new KerasWeights(resource("no_keras.h5"));

    assertThatThrownBy(() -> weights.load(network(3, 2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("no_keras.h5 holds no Keras weights", "layer_names");
  }

  @Test
  void anotherKindOfFileIsNamedAsSuch() throws IOException {
    Path file = Files.writeString(temp.resolve("notes.h5"), "These are no weights.\n".repeat(99));

    assertThatThrownBy(() -> new KerasWeights(file).load(network(3, 2)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("notes.h5 is no readable HDF5 file")
        .hasMessageNotContaining("\n");
  }

  @Test
  void emptyAndCutOffFilesAreNamedAsSuch() throws IOException, URISyntaxException {
    byte[] whole = Files.readAllBytes(resource("fixed_strings.h5"));
    for (int length = 0; length < whole.length - 100; length += 293) {
      Path file = temp.resolve("cut" + length + ".h5");
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> new KerasWeights(file).load(network(3, 2)))
          .as("cut off after %d of %d bytes", length, whole.length)
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }

  @Test
  void missingFileIsNamed() {
    KerasWeights weights = new KerasWeights(temp.resolve("nowhere.h5"));

    assertThatThrownBy(weights::sha256)
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("nowhere.h5", "does not exist");
    assertThatThrownBy(() -> weights.load(network(3, 2))).hasMessageContaining("nowhere.h5");
  }

  @Test
  void sourcesComeFromTheirOptionText() {
    assertThat(WeightsSource.parse("random").label()).isEqualTo("random:0");
    assertThat(WeightsSource.parse("random:-7").label()).isEqualTo("random:-7");
    assertThat(WeightsSource.parse("/some/where/net.h5").label()).isEqualTo("net.h5");
    assertThatThrownBy(() -> WeightsSource.parse("random:x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }

  /** The second stage of that file would fit by shape, with two kernels mixed up. */
  @Test
  void olderResNet50FileIsRefusedByItsNames() {
    Path file = temp.resolve("older.h5");
    KerasFile.Array kernel = new KerasFile.Array("kernel:0", new int[] {1, 2}, new float[2]);
    KerasFile.write(
        file,
        List.of(
            new KerasFile.Layer("conv1", List.of(kernel)),
            new KerasFile.Layer("res2a_branch2a", List.of(kernel))));

    assertThatThrownBy(() -> new KerasWeights(file).load(Architecture.named("resnet50")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("older.h5", "older file", "'res2a_branch2a'", "4d473c1dd8becc15");
  }

  private static Architecture network(int size, int channels) {
    return new Tiny(
        List.of(
            LayerSpec.convolution("first", size, 3, channels, LayerSpec.LINEAR),
            LayerSpec.batchNorm("norm", channels)));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(KerasWeightsTest.class.getResource(name).toURI());
  }

  /** Declares layers that nothing wires. */
  private static final class Tiny extends Architecture {
    private final List<LayerSpec> layers;

    Tiny(List<LayerSpec> layers) {
      this.layers = layers;
    }

    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public Preprocessing preprocessing() {
      return Preprocessing.NONE;
    }

    @Override
    public PublicFile publicFile() {
      throw new UnsupportedOperationException("nobody publishes weights for it");
    }

    @Override
    List<LayerSpec> layers() {
      return layers;
    }

    @Override
    Operand<TFloat32> build(
        ConvolutionGraph graph, NetworkWeights weights, Operand<TFloat32> images) {
      return images;
    }
  }
}
