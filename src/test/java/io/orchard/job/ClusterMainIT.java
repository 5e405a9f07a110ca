package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.cli.RunFailedException;
import io.orchard.cli.UsageException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entry for clusters returns or throws; a call of {@code System.exit} would end this JVM. */
class ClusterMainIT {

  private final Locale locale = Locale.getDefault(Locale.Category.FORMAT);

  @TempDir Path temp;

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(Locale.Category.FORMAT, locale);
  }

  @Test
  void networksAreBuiltInEveryLanguage() {
    Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
    ClusterMain.main(
        new String[] {
          "import-model",
          "--model=mobilenetv2",
          "--weights=random:7",
          "--imageSize=32",
          "--output=" + temp.resolve("network")
        });
    assertThat(temp.resolve("network/saved_model.pb")).exists();
  }

  @Test
  void successReturns() {
    ClusterMain.main(fit("--input=testdata/images/Test/Apple"));
    assertThat(temp.resolve("out/_SUCCESS")).exists();
  }

  @Test
  void tooManyRejectedImagesThrow() {
    String[] args = fit("--input=testdata/images/Test/Apple,testdata/broken");
    assertThatThrownBy(() -> ClusterMain.main(args))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("code 3");
    assertThat(temp.resolve("out/run.json")).exists();
    assertThat(temp.resolve("out/_SUCCESS")).doesNotExist();
  }

  @Test
  void badUsageThrowsWithItsReason() {
    assertThatThrownBy(() -> ClusterMain.main(fit("--input=testdata/missing")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("testdata/missing");
  }

  private String[] fit(String input) {
    return new String[] {
      "fit", input, "--model=pixels", "--imageSize=8", "--output=" + temp.resolve("out")
    };
  }
}
