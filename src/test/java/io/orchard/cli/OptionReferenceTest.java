package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of options says what {@code --help} says. */
class OptionReferenceTest {

  private static final Path MADE = Path.of("target/options.md");

  @Test
  void thePageSaysWhatHelpSays() throws IOException {
    String expected = OptionReference.expected();
    Files.createDirectories(MADE.getParent());
    Files.writeString(MADE, expected);
    assertThat(Files.readString(OptionReference.FILE))
        .as("Where --help is right: cp %s %s", MADE, OptionReference.FILE)
        .isEqualTo(expected);
  }
}
