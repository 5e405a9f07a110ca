package io.orchard.job;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run in a folder for temporary files that others may write as well, by a user without a home and
 * with settings that let others write what is new. Snappy, LZ4 and Flink unpack code there.
 */
class TemporaryFilesIT {
  private static final List<String> OPEN_TO_ALL =
      List.of("sh", "-c", "umask 0; exec \"$0\" \"$@\"");

  /** Which closes what it makes; the first is for what libraries make. */
  private static final Predicate<String> BY_THE_JDK =
      Pattern.compile("orchard-tmp-[-0-9a-f]{36}|orchard\\d+(\\.tmp)?|imageio\\d+\\.tmp")
          .asMatchPredicate();

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void allLieWhereNobodyElseMayWrite(String runner) throws Exception {
    Path shared = Files.createDirectory(temp.resolve("shared"));
    String cache = "orchard-" + Files.getAttribute(shared, "unix:uid");
    try (WatchService watch = shared.getFileSystem().newWatchService()) {
      WatchKey created = shared.register(watch, ENTRY_CREATE);
      CompletableFuture<Program> run = CompletableFuture.supplyAsync(() -> fit(shared, runner));
      assertThat(watch.poll(1, TimeUnit.MINUTES)).isEqualTo(created);
      try (Stream<Path> first = Files.list(shared)) {
        assertThat(first).hasSize(1).allSatisfy(TemporaryFilesIT::assertClosed);
      }
      run.join().succeeded();
      assertThat(created.pollEvents())
          .extracting(event -> event.context().toString())
          .contains(cache)
          .allMatch(BY_THE_JDK.or(Predicate.isEqual(cache)));
    }
    // What is costly to get stays for the next run.
    assertThat(shared).isDirectoryContaining(folder -> folder.endsWith(cache));
    try (Stream<Path> left = Files.list(shared)) {
      assertThat(left).hasSize(1).allSatisfy(TemporaryFilesIT::assertClosed);
    }
  }

  private Program fit(Path shared, String runner) {
    try {
      return ChildProgram.under(OPEN_TO_ALL)
          .withFlag("-Djava.io.tmpdir=" + shared)
          .withFlag("-Duser.home=?")
          .run(
              "fit",
              "--input=testdata/images/Test",
              "--model=pixels",
              "--imageSize=8",
              "--runner=" + runner,
              "--output=" + temp.resolve("out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void assertClosed(Path folder) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }
}
