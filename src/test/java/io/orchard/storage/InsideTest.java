package io.orchard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsideTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../x",
        "../../../x",
        "a/../../x",
        "a/..",
        "/x",
        "//x",
        "",
        "/",
        "a//b",
        "a/",
        ".",
        "./a",
        "a/./b",
        "a\0b",
        "a/\0"
      })
  void namesThatMayLeadOutAreRefusedInOneLine(String name) {
    for (String folder : new String[] {"/folder", "s3://bucket/folder"}) {
      assertThatThrownBy(() -> Inside.uri(folder, name))
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith(folder + ": the name '")
          .hasMessageNotContaining("\0");
    }
    assertThatThrownBy(() -> Inside.path(Path.of("/folder"), name))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> Inside.name("/folder", name)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> Inside.nameOf("s3://bucket/folder", "s3://bucket/folder/" + name))
        .isInstanceOf(StorageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "a/b", "..a", "a..", "...", ".hidden", "a b", "%2e%2e", "..\\x", "Pêche/é"})
  void otherNamesStayAsTheyAre(String name) {
    assertThat(Inside.uri("s3://bucket/folder/", name)).isEqualTo("s3://bucket/folder/" + name);
    assertThat(Inside.path(Path.of("/folder"), name)).isEqualTo(Path.of("/folder/" + name));
    assertThat(Inside.nameOf("/folder", "/folder/" + name)).isEqualTo(name);
  }

  @Test
  void aFileOfAnotherFolderHasNoNameInThisOne() {
    assertThatThrownBy(() -> Inside.nameOf("s3://bucket/folder", "s3://bucket/folder-2/x"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("names another place, s3://bucket/folder-2/x");
  }

  @Test
  void aNameThatIsToldTakesOneLine() {
    assertThatThrownBy(() -> Inside.name("/folder", "../a\nb\u001b[2J"))
        .hasMessageContaining("'../a?b?[2J'");
  }
}
