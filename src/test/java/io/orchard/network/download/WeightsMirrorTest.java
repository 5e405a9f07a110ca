package io.orchard.network.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsMirrorTest {
  @TempDir private Path temp;

  @Test
  void foldersAreMirrors() throws IOException {
    Path mirror = Files.createDirectories(temp.resolve("a mirror/net")).getParent();
    Files.writeString(mirror.resolve("net/x.h5"), "content");

    assertThat(fetched(mirror.toString())).isEqualTo("content");
    assertThat(fetched(mirror + "/")).isEqualTo("content");
    assertThat(fetched(mirror.toUri().toString())).isEqualTo("content");
    assertThat(fetched("file://" + mirror.toString().replace(" ", "%20"))).isEqualTo("content");
    assertThatThrownBy(() -> fetched(temp.toString())).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void objectStoresAreReadByTheCaller() throws IOException {
    assertThat(fetched("s3://bucket/mirror")).isEqualTo("s3://bucket/mirror/net/x.h5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/x",
        "http:///x",
        "https://user:secret@host/",
        "https://host/x?token=1",
        "https://host/#x",
        "http://a b/"
      })
  void otherUrlsAreRefused(String url) {
    assertThatThrownBy(() -> mirror(url)).isInstanceOf(IllegalArgumentException.class);
  }

  private String fetched(String url) throws IOException {
    Path part = temp.resolve("part");
    DownloadProgress silent =
        new DownloadProgress(new PrintStream(OutputStream.nullOutputStream()), url);
    assertThat(mirror(url).fetch("net/x.h5", part, silent)).isFalse();
    return Files.readString(part);
  }

  private static WeightsMirror mirror(String url) {
    return WeightsMirror.of(url, (found, file) -> Files.writeString(file, found));
  }
}
