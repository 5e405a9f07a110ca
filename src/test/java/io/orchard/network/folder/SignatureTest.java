package io.orchard.network.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.network.architecture.ForeignModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;

/** Needs no engine: signatures are read from the file alone. */
class SignatureTest {
  private static final DataType BYTES = DataType.DT_UINT8;
  private static final DataType FLOATS = DataType.DT_FLOAT;

  @TempDir private Path folder;

  @Test
  void imagesToVectorsAreAccepted() throws IOException {
    ForeignModel.empty()
        .input("pixels", BYTES, -1, 64, 96, 3)
        .output("embedding", FLOATS, -1, 128)
        .write(folder, "serving_default");

    Signature signature = Signature.read(folder, "serving_default");

    assertThat(signature.width()).isEqualTo(96);
    assertThat(signature.height()).isEqualTo(64);
    assertThat(signature.featureCount()).isEqualTo(128);
    assertThat(signature.takesBytes()).isTrue();
  }

  @Test
  void unknownSignatureNamesThoseThere() throws IOException {
    valid().write(folder, "other");
    refuses("declares no signature 'serving_default', found [other]");
  }

  @Test
  void severalInputsOrOutputsAreRefused() throws IOException {
    valid().input("mask", BYTES, -1, 64, 96, 3).write(folder, "serving_default");
    refuses("must have exactly one input, found 2: [images, mask]");
    valid().output("logits", FLOATS, -1, 10).write(folder, "serving_default");
    refuses("must have exactly one output, found 2: [features, logits]");
  }

  @Test
  void inputsThatAreNoBatchOfRgbImagesAreRefused() throws IOException {
    output().input("x", DataType.DT_INT64, -1, 64, 96, 3).write(folder, "serving_default");
    refuses("takes x DT_INT64 [-1, 64, 96, 3], expected DT_UINT8 or DT_FLOAT [n, h, w, 3]");
    output().input("x", BYTES, -1, 64, 96, 1).write(folder, "serving_default");
    refuses("takes x DT_UINT8 [-1, 64, 96, 1]");
    output().input("x", BYTES, -1, 64, 96).write(folder, "serving_default");
    refuses("takes x DT_UINT8 [-1, 64, 96]");
    output().input("x", BYTES, 1, 64, 96, 3).write(folder, "serving_default");
    refuses("takes x DT_UINT8 [1, 64, 96, 3]");
  }

  @Test
  void outputsThatAreNoVectorsOfKnownLengthAreRefused() throws IOException {
    input().output("y", FLOATS, -1, -1).write(folder, "serving_default");
    refuses("gives y DT_FLOAT [-1, -1], expected DT_FLOAT [n, d] with a fixed d");
    input().output("y", FLOATS, -1, 7, 7, 1280).write(folder, "serving_default");
    refuses("gives y DT_FLOAT [-1, 7, 7, 1280]");
    input().output("y", DataType.DT_STRING, -1, 5).write(folder, "serving_default");
    refuses("gives y DT_STRING [-1, 5]");
  }

  @Test
  void foldersWithoutAModelAndDamagedFilesAreRefused() throws IOException {
    refuses("is no SavedModel folder: it holds no saved_model.pb");
    Files.writeString(folder.resolve("saved_model.pb"), "This is no protocol buffer.");
    refuses("saved_model.pb is damaged or no SavedModel");
    Files.write(folder.resolve("saved_model.pb"), new byte[0]);
    refuses("holds no graph for the tag 'serve'");
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> Signature.read(folder, "serving_default"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll(folder.toString(), message)
        .hasMessageNotContaining("\n");
  }

  private static ForeignModel valid() {
    return output().input("images", BYTES, -1, 64, 96, 3);
  }

  private static ForeignModel output() {
    return ForeignModel.empty().output("features", FLOATS, -1, 128);
  }

  private static ForeignModel input() {
    return ForeignModel.empty().input("images", BYTES, -1, 64, 96, 3);
  }
}
