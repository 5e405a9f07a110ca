package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of options means what it shows, or is refused in one line. */
class ConfigFileTest {

  @TempDir Path temp;

  @Test
  void namesHavePlainValuesOrListsOfThem() {
    assertThat(
            read(
                "# comment\ninput: [a, 'b c']\ncomponents: 0.95\noverwrite: true\n"
                    + "columns:\n  - features\n  - std_features\noutput: \"x # y\"\n"))
        .containsExactly(
            Map.entry("input", "a,b c"),
            Map.entry("components", "0.95"),
            Map.entry("overwrite", "true"),
            Map.entry("columns", "features,std_features"),
            Map.entry("output", "x # y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "---\n", "{}"})
  void aFileMayHoldNothing(String content) {
    assertThat(read(content)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shards: 1\\nshards: 2 | line 2: Duplicate field 'shards'",
        "shards: 1\\n'shards': 2 | line 2: Duplicate field 'shards'",
        "shards: *one | line 1 holds an alias or its anchor",
        "shards: 1\\ninput: [a, *b] | line 2 holds an alias or its anchor",
        "&k shards: 1 | line 1 holds an alias or its anchor",
        "*k : 1 | line 1",
        "&all\\nshards: 1 | holds an alias or its anchor",
        "<<: *other | line 1 holds what is no option's name",
        "shards: !!int 1 | line 1 holds a tag",
        "input: !!binary aGk= | line 1 holds a tag",
        "!!map {shards: 1} | line 1 holds a tag",
        "shards: 1\\n---\\nshards: 2 | line 3 holds a second document",
        "---\\n---\\nshards: 2 | holds a second document",
        "shards: 1\\n... \\n--- 5 | line 3 holds a second document",
        "endpoint=http://user:hunter2@host/: 2 | line 1 holds what is no option's name",
        "shards=1: 2 | line 1 holds what is no option's name before a colon",
        "\"shards\\x0a\": 2 | line 1 holds what is no option's name",
        "'': 2 | line 1 holds what is no option's name",
        "--shards: 2 | line 1 holds what is no option's name",
        "? [a] : 2 | line 1",
        "input: {a: b} | line 1 holds more than a plain value or a list of them for input",
        "input: [[a]] | line 1 holds more than a plain value",
        "input:\\n  a: b | holds more than a plain value",
        "[a, b] | must hold lines of the form name: value",
        "just text | must hold lines of the form name: value",
      })
  void whatMeansMoreThanItShowsIsRefused(String content, String expected) {
    assertThatThrownBy(() -> read(content.replace("\\n", "\n")))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("job.yaml", expected)
        .hasMessageNotContaining("hunter2")
        .satisfies(failure -> assertThat(failure.getMessage().lines()).hasSize(1));
  }

  @Test
  void noMoreThanAMegabyteIsRead() throws IOException {
    assertThat(read("# " + "x".repeat((1 << 20) - 2))).isEmpty();
    try (RandomAccessFile large = new RandomAccessFile(file().toFile(), "rw")) {
      large.setLength(8L << 30); // Sparse: it takes no room, and would fill the heap.
    }
    for (String tooLarge : new String[] {file().toString(), "/dev/zero"}) {
      assertThatThrownBy(() -> ConfigFile.read(tooLarge))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "--config=" + tooLarge + ": cannot be read: it has more than 1,048,576 bytes");
    }
  }

  private Path file() {
    return temp.resolve("job.yaml");
  }

  private Map<String, String> read(String content) {
    try {
      Files.writeString(file(), content);
      return ConfigFile.read(file().toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
