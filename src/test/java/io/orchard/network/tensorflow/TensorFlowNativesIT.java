package io.orchard.network.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.OtherUser;
import io.orchard.cache.FileSum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowNativesIT {
  @TempDir private Path temp;

  @Test
  void versionIsThatOfTheArtifact() throws IOException {
    Properties artifact = new Properties();
    String path = "/META-INF/maven/org.tensorflow/tensorflow-core-native/pom.properties";
    try (InputStream in = TensorFlowNatives.class.getResourceAsStream(path)) {
      artifact.load(in);
    }
    assertThat(artifact).containsEntry("version", TensorFlowNatives.VERSION);
  }

  @Test
  void racingThreadsAllGetAWholeFolderAndLeaveNothingElse() throws Exception {
    Path cache = temp.resolve("cache");
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Callable<Path> unpack = () -> TensorFlowNatives.LIBRARIES.unpack(cache);
      for (Future<Path> folder : pool.invokeAll(Stream.generate(() -> unpack).limit(2).toList())) {
        assertThat(names(folder.get()))
            .containsExactly(
                TensorFlowNatives.BINDING, TensorFlowNatives.CORE, TensorFlowNatives.FRAMEWORK);
      }
    } finally {
      pool.shutdown();
    }
    assertThat(names(cache)).hasSize(2).anyMatch(name -> name.endsWith(".lock"));
    unpackingAgainKeepsTheFiles(cache);
    plantedLibrariesAreReplaced(cache);
  }

  /** Of the right name, size and age. */
  private static void plantedLibrariesAreReplaced(Path cache) throws IOException {
    Path library = TensorFlowNatives.LIBRARIES.unpack(cache).resolve(TensorFlowNatives.BINDING);
    FileSum genuine = FileSum.of(library);
    FileTime age = Files.getLastModifiedTime(library);
    try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), genuine.bytes() / 2);
    }
    Files.setLastModifiedTime(library, age);
    assertThat(FileSum.of(library)).isNotEqualTo(genuine);

    assertThat(
            FileSum.of(
                TensorFlowNatives.LIBRARIES.unpack(cache).resolve(TensorFlowNatives.BINDING)))
        .isEqualTo(genuine);
    assertThat(names(cache)).hasSize(2);
  }

  @Test
  void onlyWhatNobodyElseCanHaveWrittenIsComplete() throws IOException {
    Path unpacked = TensorFlowNatives.LIBRARIES.unpack();
    Path folder = Files.createDirectory(temp.resolve("folder"));
    for (String name : names(unpacked)) {
      Files.createLink(folder.resolve(name), unpacked.resolve(name));
    }
    Path binding = folder.resolve(TensorFlowNatives.BINDING);
    Files.delete(binding);
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isFalse();
    Files.createSymbolicLink(binding, unpacked.resolve(TensorFlowNatives.BINDING));
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isFalse();
    Files.delete(binding);
    Files.copy(unpacked.resolve(TensorFlowNatives.BINDING), binding);
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isTrue();

    setPermissions(binding, "rw-rw-r--");
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isFalse();
    setPermissions(binding, "rw-r--r--");
    setPermissions(folder, "rwxrwxrwx");
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isFalse();
    setPermissions(folder, "rwx------");
    Path more = Files.createFile(folder.resolve("libm.so.6"));
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isFalse();
    Files.delete(more);
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isTrue();
    OtherUser.owns(binding);
    assertThat(TensorFlowNatives.LIBRARIES.isComplete(folder)).isFalse();
  }

  private static void setPermissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void anotherClassLoaderGetsTheSameLibrariesAndABindingOfItsOwn() throws IOException {
    List<Path> seen = new ArrayList<>();
    TensorFlowNatives.LIBRARIES.load(first -> {});
    Path unpacked =
        TensorFlowNatives.LIBRARIES.load(
            folder -> {
              seen.add(folder);
              assertThat(isSame(folder, unpacked(), TensorFlowNatives.CORE)).isTrue();
              assertThat(isSame(folder, unpacked(), TensorFlowNatives.FRAMEWORK)).isTrue();
              assertThat(isSame(folder, unpacked(), TensorFlowNatives.BINDING)).isFalse();
            });
    assertThat(seen).hasSize(1).allSatisfy(folder -> assertThat(folder).doesNotExist());
    assertThat(unpacked).isEqualTo(unpacked());
  }

  private static Path unpacked() {
    try {
      return TensorFlowNatives.LIBRARIES.unpack();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSame(Path folder, Path other, String name) {
    try {
      return Files.isSameFile(folder.resolve(name), other.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void cacheThatCannotBeAFolderIsNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "in the way");

    assertThatThrownBy(() -> TensorFlowNatives.LIBRARIES.unpack(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("Cannot unpack TensorFlow's libraries", file.toString());
  }

  private static void unpackingAgainKeepsTheFiles(Path cache) throws IOException {
    Path library = TensorFlowNatives.LIBRARIES.unpack(cache).resolve(TensorFlowNatives.CORE);
    FileTime past = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(library, past);
    TensorFlowNatives.LIBRARIES.unpack(cache);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(past);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
