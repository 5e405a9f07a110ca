package io.orchard.network.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.job.Main;
import io.orchard.job.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says when the public weights cannot be had. */
class PublicWeightsIT {
  private static final String CACHE = "orchard.cache";

  @TempDir private Path temp;
  private String before;

  @BeforeEach
  void useAnEmptyCache() {
    before = System.setProperty(CACHE, temp.resolve("cache").toString());
  }

  @AfterEach
  void useTheOldCache() {
    if (before == null) {
      System.clearProperty(CACHE);
    } else {
      System.setProperty(CACHE, before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenetv2,mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
    "resnet50,resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
    "vgg16,vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
  })
  void missingWeightsNameTheirUrlAndHowToBringThem(String model, String path) {
    String mirror = temp.resolve("mirror").toUri().toString();
    String name = path.substring(path.indexOf('/') + 1);
    Program program = imported("--model=" + model, "--weightsUrl=" + mirror);

    program.failedWithOneLine(Main.BAD_USAGE);
    assertThat(program.err())
        .contains("--weights=imagenet: Cannot get " + mirror)
        .contains(path + ": no such file")
        .contains(temp.resolve("cache/weights").resolve(name) + " by hand")
        .contains("or its path be given in place of imagenet");
  }

  @Test
  void passwordsInUrlsAreNotRepeated() {
    Program program = imported("--weightsUrl=https://somebody:secret@host/");

    program.failedWithOneLine(Main.BAD_USAGE);
    assertThat(program.err()).contains("--weightsUrl").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"mobilenetv2", "resnet50", "vgg16"})
  void sizeIsCheckedBeforeAnythingIsDownloaded(String model) {
    Program program = imported("--model=" + model, "--imageSize=224x31");

    program.failedWithOneLine(Main.BAD_USAGE);
    assertThat(program.err()).contains("--imageSize=224x31: " + model + " needs at least 32");
  }

  private Program imported(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "import-model";
    args[1] = "--output=" + temp.resolve("out");
    System.arraycopy(options, 0, args, 2, options.length);
    return Program.run(args);
  }
}
