package io.orchard.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.OtherUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCppCacheTest {
  private static final String RESOURCE = "org/bytedeco/openblas/linux-x86_64/libgcc_s.so.1";

  @TempDir Path temp;
  private Path library;

  /** As JavaCPP unpacks it. */
  @BeforeEach
  void unpack() throws IOException {
    library = temp.resolve("javacpp/openblas.jar").resolve(RESOURCE);
    Files.createDirectories(library.getParent());
    try (InputStream in = getClass().getClassLoader().getResourceAsStream(RESOURCE)) {
      Files.copy(in, library);
    }
  }

  private void clean() throws IOException {
    JavaCppCache.clean(temp.resolve("javacpp"));
  }

  @Test
  void whatEqualsTheJarsStays() throws IOException {
    Path link = Files.createSymbolicLink(library.resolveSibling("libgcc_s.so"), library);
    clean();
    assertThat(library).exists();
    assertThat(link).exists();
    assertThat(temp.resolve("javacpp/.lock")).exists();
  }

  @Test
  void anotherContentOfTheSameSizeGoes() throws IOException {
    byte[] bytes = Files.readAllBytes(library);
    bytes[bytes.length / 2] ^= 1;
    Files.write(library, bytes);
    clean();
    assertThat(library).doesNotExist();
  }

  @Test
  void whatTheJarDoesNotHoldGoes() throws IOException {
    Path renamed = Files.copy(library, library.resolveSibling("libgcc_s_by_another_name.so"));
    Path planted = Files.writeString(library.resolveSibling("libm.so.6"), "planted");
    clean();
    assertThat(planted).doesNotExist();
    assertThat(renamed).exists();
    assertThat(library).exists();
  }

  @Test
  void linksToElsewhereGo() throws IOException {
    Path elsewhere =
        Files.move(
            library, Files.createTempFile("elsewhere", ".so"), StandardCopyOption.REPLACE_EXISTING);
    try {
      Files.createSymbolicLink(library, elsewhere);
      clean();
      assertThat(Files.exists(library, LinkOption.NOFOLLOW_LINKS)).isFalse();
      assertThat(elsewhere).exists();
    } finally {
      Files.delete(elsewhere);
    }
  }

  @Test
  void aFolderWithFilesOfAnotherKindIsNotUsed() throws IOException {
    Path alone = Files.createFile(temp.resolve("javacpp/photo.jpg"));
    assertThatThrownBy(this::clean).hasMessageContaining("photo.jpg");
    assertThat(alone).exists();
  }

  @Test
  void aFolderWithFilesOfAnotherUserIsNotUsed() throws IOException {
    OtherUser.owns(library);
    assertThatThrownBy(this::clean).hasMessageContaining("is not of this program");
    assertThat(library).exists();
  }
}
