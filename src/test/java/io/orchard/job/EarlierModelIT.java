package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's output folder, given where its model is asked for. */
class EarlierModelIT {

  private static final String IMAGES = "testdata/images/Test";

  @TempDir Path temp;
  private Path earlier;

  @BeforeEach
  void fit() {
    earlier = temp.resolve("earlier");
    String[] args = {"fit", "--input=" + IMAGES, "--model=pixels", "--imageSize=8"};
    Program.run(Program.with(args, "--components=2", "--output=" + earlier)).succeeded();
  }

  @Test
  void theModelOfAnOutputIsTaken() throws IOException {
    transform(earlier + "/", "whole").succeeded();
    transform(earlier + "/model", "model").succeeded();
    assertThat(Program.table(temp.resolve("whole/reduced")))
        .isEqualTo(Program.table(temp.resolve("model/reduced")));
  }

  @Test
  void anOutputWhoseModelIsReadIsNotWrittenOver() throws IOException {
    byte[] model = Files.readAllBytes(earlier.resolve("model/model.json"));
    Program run = transform(earlier.toString(), "earlier", "--overwrite=true");
    assertThat(run.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--output", "write over --pcaModel=" + earlier + "/model");
    assertThat(earlier.resolve("model/model.json")).hasBinaryContent(model);
    transform(earlier.toString(), "earlier/beside").succeeded();
  }

  @Test
  void ofTwoModelsTheOneThatIsNamedIsTaken() throws IOException {
    Path model = earlier.resolve("model");
    Files.createDirectory(model.resolve("model"));
    Files.writeString(model.resolve("model/model.json"), "damaged");
    transform(model.toString(), "first").succeeded();
    assertThat(transform(model + "/model", "second").failedWithOneLine(Main.BAD_USAGE).err())
        .contains(model + "/model/model.json");
  }

  @Test
  void weightsAreThoseOfTheNetworkThatTheModelWasFittedOn() throws IOException {
    Program run = transform(earlier.toString(), "first", "--weights=random:7");
    assertThat(run.failedWithOneLine(Main.BAD_USAGE).err())
        .contains("--weights=random:7: pixels has no weights; leave it out");
    String[] vgg = {"--model=vgg16", "--imageSize=32", "--weights=random:7"};
    String[] fit = {"fit", "--input=" + IMAGES, "--components=2", "--output=" + temp + "/vgg"};
    Program.run(Program.with(fit, vgg)).succeeded();
    transform(temp + "/vgg", "same", "--weights=random:7").succeeded();
    assertThat(transform(temp + "/vgg", "x", "--weights=random:8").failedWithOneLine(2).err())
        .contains("--weights: the model was fitted with ");
  }

  private Program transform(String model, String output, String... more) {
    String[] args = {"transform", "--input=" + IMAGES, "--pcaModel=" + model};
    return Program.run(Program.with(Program.with(args, "--output=" + temp.resolve(output)), more));
  }
}
