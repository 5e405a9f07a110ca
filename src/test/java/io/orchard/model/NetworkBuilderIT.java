package io.orchard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.RgbImage;
import io.orchard.model.NetworkBuilder.Network;
import io.orchard.network.SharedExtractors;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.onnx.OnnxNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that a program of someone else's prepares run like those of the jobs. */
class NetworkBuilderIT {

  @TempDir private Path temp;

  @Test
  void aBuiltInNetworkIsLeftWhereWorkersFindIt() {
    NetworkBuilder builder = NetworkBuilder.of("mobilenetv2").weights("random:7").imageSize(48, 32);
    Network network = builder.into(temp.resolve("deep/network").toString());
    assertThat(network.features()).isEqualTo(1280);
    assertThat(network.source().width()).isEqualTo(48);
    assertThat(network.source().height()).isEqualTo(32);
    float[] features = features(network);
    Network map = builder.pooling(Pooling.FLATTEN).into(temp.resolve("map").toString());
    assertThat(map.features()).isEqualTo(2 * 1280);
    Network again = NetworkBuilder.of(network.source().network()).into("unused");
    assertThat(again).isEqualTo(network);
    assertThat(features(again)).isEqualTo(features);
  }

  @Test
  void anOnnxFileTakesItsChoices() throws IOException {
    Path file = temp.resolve("small.onnx");
    Files.write(file, OnnxNetworks.map());
    String folder = temp.resolve("network").toString();
    Network network =
        NetworkBuilder.of(file.toString())
            .preprocessing(Preprocessing.NONE)
            .pooling(Pooling.AVG)
            .into(folder);
    assertThat(features(network)).hasSize(network.features());
    assertThatThrownBy(() -> NetworkBuilder.of(file.toString()).weights("random").into(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights=random: an ONNX file holds its own weights; leave it out");
  }

  @Test
  void pixelsNeedNoFolder() {
    Network network = NetworkBuilder.of("pixels").imageSize(3, 2).into("unused");
    assertThat(network).isEqualTo(new Network(FeatureSource.pixels(3, 2), 18));
    assertThatThrownBy(() -> NetworkBuilder.of("pixels").into("unused"))
        .hasMessageStartingWith("imageSize is missing: pixels has no size");
    assertThatThrownBy(
            () -> NetworkBuilder.of("pixels").precision(Precision.BFLOAT16).into("unused"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeHadIsSaid() {
    String folder = temp.resolve("network").toString();
    assertThatThrownBy(() -> NetworkBuilder.of("vgg16").outputName("x").into(folder))
        .hasMessage("outputName=x: vgg16 has one output; leave it out");
    assertThatThrownBy(
            () -> NetworkBuilder.of("mobilenetv2").weights(temp + "/none.h5").into(folder))
        .isInstanceOf(NetworkException.class);
    assertThatThrownBy(() -> NetworkBuilder.of(temp + "/nothing").into(folder))
        .isInstanceOf(NetworkException.class);
    assertThatThrownBy(
            () -> NetworkBuilder.of("resnet50").weightsUrl("https://a:secret@host/").into(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("weightsUrl: ")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> NetworkBuilder.of("resnet50").imageSize(31, 32).into(folder))
        .hasMessage("imageSize=31x32: resnet50 needs at least 32");
    assertThatThrownBy(() -> NetworkBuilder.of("resnet50").pooling(Pooling.CLS).into(folder))
        .hasMessage("pooling=cls: resnet50 gives no tokens");
    assertThatThrownBy(() -> NetworkBuilder.of(temp.toString()))
        .hasMessage(
            "model="
                + temp
                + ": is no SavedModel folder: it holds no saved_model.pb, and no .onnx file");
    assertThat(Path.of(folder)).doesNotExist();
  }

  private static float[] features(Network network) {
    FeatureSource source = network.source();
    byte[] pixels = new byte[3 * source.width() * source.height()];
    new Random(1).nextBytes(pixels);
    try (SharedExtractors.Handle handle = source.open()) {
      RgbImage image = new RgbImage(source.width(), source.height(), pixels);
      return handle.extractor().extract(List.of(image))[0];
    }
  }
}
