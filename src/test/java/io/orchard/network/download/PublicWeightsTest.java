package io.orchard.network.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.OtherUser;
import io.orchard.cache.Checksum;
import io.orchard.network.architecture.FileCheck;
import io.orchard.network.architecture.PublicFile;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.NetworkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads a file from a server on this machine that fails in many ways. */
class PublicWeightsTest {
  private static final String NAME = "net_notop.h5";
  private static final int HALF = 600_000;
  private static final byte[] CONTENT = bytes(2 * HALF, 1);
  private static final byte[] OTHER = bytes(2 * HALF, 2);

  @TempDir private Path temp;
  private PublicFile file;
  private Path cached;
  private Path part;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void name() throws IOException {
    Path same = Files.write(temp.resolve("same"), CONTENT);
    file = new PublicFile("net/" + NAME, FileCheck.md5(Checksum.md5(same)));
    cached = temp.resolve("cache/weights/" + NAME);
    part = cached.resolveSibling(NAME + ".part");
    Files.createDirectories(cached.getParent());
  }

  @Test
  void fileIsDownloadedOnce() throws IOException {
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      WeightsSource weights = from(server.url()).obtain();

      assertThat(weights.label()).isEqualTo(NAME);
      assertThat(weights.sha256()).isEqualTo(Checksum.sha256(CONTENT));
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("");
      rightFileOnly();
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("downloading " + server.url() + "/net/" + NAME + ", 1.2 MB")
          .contains("1.2 MB complete");
    }
  }

  @Test
  void cutOffDownloadGoesOnWhereItEnded() throws IOException {
    WeightsServer.Answer cut = WeightsServer.cutAfter(CONTENT, HALF);
    try (WeightsServer server = WeightsServer.start(CONTENT, cut)) {
      from(server.url()).obtain();

      assertThat(server.ranges()).hasSize(2).startsWith("");
      assertThat(server.ranges().get(1)).matches("bytes=[1-9]\\d*-");
      rightFileOnly();
    }
  }

  @Test
  void laterRunGoesOnAfterTheServerWasGone() throws IOException {
    String gone;
    WeightsServer.Answer cut = WeightsServer.cutAfter(CONTENT, HALF);
    WeightsServer.Answer busy = WeightsServer.status(503);
    try (WeightsServer server = WeightsServer.start(CONTENT, cut, busy)) {
      gone = server.url();
      assertThatThrownBy(() -> from(server.url()).obtain())
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("the server answers 503");
    }
    assertThat(cached).doesNotExist();
    long kept = Files.size(part);
    assertThat(kept).isPositive();
    assertThatThrownBy(() -> from(gone).obtain())
        .hasMessageContaining("no connection to 127.0.0.1");
    assertThat(part).hasSize(kept);

    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("bytes=" + kept + "-");
      rightFileOnly();
    }
  }

  @Test
  void beginningOfAnotherFileIsGivenUp() throws IOException {
    Files.write(part, Arrays.copyOf(OTHER, HALF));
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("bytes=" + HALF + "-", "");
      rightFileOnly();
    }
  }

  @Test
  void serverWithoutRangesSendsTheWholeFile() throws IOException {
    Files.write(part, Arrays.copyOf(CONTENT, HALF));
    try (WeightsServer server = WeightsServer.start(CONTENT, WeightsServer.whole(CONTENT))) {
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("bytes=" + HALF + "-");
      rightFileOnly();
    }
  }

  @Test
  void serverThatSendsAnotherRangeIsAskedForTheWholeFile() throws IOException {
    Files.write(part, Arrays.copyOf(CONTENT, HALF));
    WeightsServer.Answer shifted =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 7-99/100");
          exchange.sendResponseHeaders(206, 93);
          exchange.getResponseBody().write(CONTENT, 7, 93);
        };
    try (WeightsServer server = WeightsServer.start(CONTENT, shifted)) {
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("bytes=" + HALF + "-", "");
      rightFileOnly();
    }
  }

  @Test
  void completePartIsNotFetchedAgain() throws IOException {
    Files.write(part, CONTENT);
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("bytes=" + CONTENT.length + "-");
      rightFileOnly();
    }
  }

  @Test
  void partThatIsTooLongIsGivenUp() throws IOException {
    Files.write(part, bytes(3 * HALF, 1));
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      from(server.url()).obtain();
      assertThat(server.ranges()).containsExactly("bytes=" + 3 * HALF + "-", "");
      rightFileOnly();
    }
  }

  @Test
  void wrongFileIsRefusedAndNotKept() throws IOException {
    try (WeightsServer server = WeightsServer.start(OTHER)) {
      assertThatThrownBy(() -> from(server.url()).obtain())
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("that is not the file that Keras publishes: its MD5 is")
          .hasMessageContaining(Checksum.md5(temp.resolve("same")));
    }
    assertThat(names()).noneMatch(name -> name.startsWith(NAME) && !name.endsWith(".lock"));
  }

  @Test
  void missingFileNamesUrlAndPlace() throws IOException {
    WeightsServer.Answer missing = WeightsServer.status(404);
    try (WeightsServer server = WeightsServer.start(CONTENT, missing)) {
      assertThatThrownBy(() -> from(server.url() + "/").obtain())
          .isInstanceOf(NetworkException.class)
          .hasMessage(
              "Cannot get %s/net/%s: the server answers 404; the file can be put at %s by hand",
              server.url(), NAME, cached);
    }
    assertThat(said.size()).isZero();
    assertThat(names()).noneMatch(name -> name.startsWith(NAME) && !name.endsWith(".lock"));
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    WeightsServer.Answer elsewhere =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        };
    try (WeightsServer server = WeightsServer.start(CONTENT, elsewhere)) {
      from(server.url()).obtain();
      rightFileOnly();
    }
  }

  @Test
  void wrongFileInTheCacheIsReplacedOrNamed() throws IOException {
    Files.write(cached, OTHER);
    WeightsServer.Answer missing = WeightsServer.status(404);
    try (WeightsServer server = WeightsServer.start(CONTENT, missing)) {
      assertThatThrownBy(() -> from(server.url()).obtain())
          .hasMessageContaining("the cache holds another file: its MD5 is");
      assertThat(cached).hasBinaryContent(OTHER);
      from(server.url()).obtain();
      rightFileOnly();
    }
  }

  @Test
  void fileThatWasPutThereByHandNeedsNoServer() throws IOException {
    Files.write(cached, CONTENT);
    from("http://127.0.0.1:9/").obtain();
    rightFileOnly();
    Files.write(cached, OTHER);
    assertThatThrownBy(() -> from("http://127.0.0.1:9/").obtain())
        .hasMessageContaining("no connection to 127.0.0.1:9");
  }

  @Test
  void aSumThatLiesBesideAFileIsNotBelieved() throws IOException {
    Files.write(cached, OTHER);
    Files.writeString(cached.resolveSibling(NAME + ".sha256"), Checksum.sha256(OTHER) + "\n");
    assertThatThrownBy(() -> from("http://127.0.0.1:9/").obtain())
        .hasMessageContaining("the cache holds another file: its MD5 is");
  }

  @Test
  void whatTakesAnEngineIsFoundOutOnceByThisUser() throws IOException {
    CostlyCheck costly = new CostlyCheck();
    file = new PublicFile("net/" + NAME, costly);
    Files.write(cached, CONTENT);
    Path sum = cached.resolveSibling(NAME + ".sha256");
    from("http://127.0.0.1:9/").obtain();
    from("http://127.0.0.1:9/").obtain();
    assertThat(costly.calls).isEqualTo(1);
    assertThat(sum).hasContent(Checksum.sha256(CONTENT));

    Files.setPosixFilePermissions(sum, PosixFilePermissions.fromString("rw-rw-rw-"));
    from("http://127.0.0.1:9/").obtain();
    assertThat(costly.calls).isEqualTo(2);
    Files.write(cached, OTHER);
    from("http://127.0.0.1:9/").obtain();
    assertThat(costly.calls).isEqualTo(3);
  }

  private static final class CostlyCheck implements FileCheck {
    int calls;

    @Override
    public @Nullable String problem(Path file) {
      calls++;
      return null;
    }

    @Override
    public boolean isCostly() {
      return true;
    }
  }

  @Test
  void aFolderOfWeightsThatIsAnotherUsersIsRefused() throws IOException {
    Files.write(cached, CONTENT);
    OtherUser.owns(cached.getParent());
    assertThatThrownBy(() -> from("http://127.0.0.1:9/").obtain())
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll(cached.getParent() + ": belongs to user 12345", "trusted");
  }

  @Test
  void racingThreadsDownloadOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      Callable<WeightsSource> obtain = () -> from(server.url()).obtain();
      for (Future<WeightsSource> weights :
          pool.invokeAll(Stream.generate(() -> obtain).limit(4).toList())) {
        assertThat(weights.get().sha256()).isEqualTo(Checksum.sha256(CONTENT));
      }
      assertThat(server.ranges()).containsExactly("");
      rightFileOnly();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void racingProcessesDownloadOnce() throws Exception {
    try (WeightsServer server = WeightsServer.start(CONTENT)) {
      List<Process> processes = List.of(process(server.url()), process(server.url()));
      for (Process process : processes) {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
      }
      assertThat(server.ranges()).containsExactly("");
      rightFileOnly();
    }
  }

  private Process process(String url) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(java, "-cp", classes, Child.class.getName(), url, temp.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Obtains the weights in a process of its own: {@code URL FOLDER}. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[1]);
      PublicFile file =
          new PublicFile("net/" + NAME, FileCheck.md5(Checksum.md5(folder.resolve("same"))));
      WeightsMirror mirror = WeightsMirror.of(args[0], (url, part) -> {});
      PublicWeights.of(file, mirror, folder.resolve("cache"), System.out).obtain();
    }
  }

  private PublicWeights from(String url) {
    WeightsMirror mirror =
        WeightsMirror.of(
            url,
            (other, part) -> {
              throw new AssertionError("not to be asked for " + other);
            });
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return PublicWeights.of(file, mirror, temp.resolve("cache"), out);
  }

  private void rightFileOnly() throws IOException {
    assertThat(cached).hasBinaryContent(CONTENT);
    assertThat(names()).contains(NAME).doesNotContain(NAME + ".part");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(cached.getParent())) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
