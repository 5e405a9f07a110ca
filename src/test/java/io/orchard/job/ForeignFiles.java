package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs over and over into one output folder, with and without {@code --overwrite} and {@code
 * --resume}, while files of others come to lie there under any name, as links too. None of them may
 * go, whatever becomes of a run, and a run that is refused changes nothing at all.
 */
final class ForeignFiles {

  private static final List<String> MODES =
      List.of("--overwrite=true", "--overwrite=true", "--resume=true", "--overwrite=false");

  /** Every job that writes an output, with all that is written only if asked for. */
  private static final List<List<String>> JOBS =
      List.of(
          List.of("fit", "--model=pixels", "--imageSize=4", "--components=2"),
          List.of("fit", "--model=pixels", "--imageSize=4", "--components=2"),
          List.of(
              "fit",
              "--model=pixels",
              "--imageSize=4",
              "--components=2",
              "--duplicates=near",
              "--dropDuplicates=true",
              "--formats=parquet,csv",
              "--folderPerSplit=true"),
          List.of("fit", "--features=FITTED", "--components=1"),
          List.of("update", "--pcaModel=FITTED"),
          List.of("transform", "--pcaModel=FITTED/model", "--duplicates=near"),
          List.of("classify", "--pcaModel=FITTED", "--formats=csv"));

  /** Names that mean something in an output, and others. */
  private static final List<String> NAMES =
      List.of(
          "features",
          "reduced",
          "model",
          "rejected",
          "predictions",
          "duplicates",
          "progress",
          "listing",
          "drift.json",
          "network",
          "_run",
          "_SUCCESS",
          "_RUNNING",
          "run.json",
          "report.html",
          "evaluation.json",
          "part-00000-of-00001.parquet",
          "weights.ckpt",
          "notes.txt",
          "photos",
          ".temp-beam",
          "00000000-0000-0000-0000-000000000000",
          "00000000-0000-0000-0000-000000000000.claim");

  /** Names that no run gives, for what lies in the folder of a run that failed. */
  private static final List<String> PLAIN_NAMES = List.of("notes.txt", "photos", "weights.ckpt");

  private final Path temp;
  private final Path fitted;
  private final Random random;
  private final Path output;
  private final Path elsewhere;

  /** What is somebody's: the content of each file, and where each link leads. */
  private final Map<Path, String> foreign = new HashMap<>();

  private int succeeded;
  private int refused;

  ForeignFiles(Path temp, long seed) throws IOException {
    this.temp = temp;
    this.random = new Random(seed);
    output = Files.createDirectory(temp.resolve("out"));
    fitted = temp.resolve("fitted");
    Program.run(
            "fit",
            "--input=testdata/images/Test",
            "--output=" + fitted,
            "--model=pixels",
            "--imageSize=4",
            "--components=2",
            "--classifier=lda")
        .succeeded();
    elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    add(elsewhere.resolve("precious.txt"));
    add(Files.createDirectories(elsewhere.resolve("features")).resolve("part-0.parquet"));
  }

  /** Runs so many times and returns this. */
  ForeignFiles run(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      for (int more = random.nextInt(3); more > 0; more--) {
        place();
      }
      once();
      if (random.nextInt(3) > 0) {
        takeSomeAway();
      }
    }
    return this;
  }

  int succeeded() {
    return succeeded;
  }

  int refused() {
    return refused;
  }

  private void once() throws IOException {
    Map<String, String> before = tree();
    String mode = MODES.get(random.nextInt(MODES.size()));
    List<String> arguments = new ArrayList<>();
    JOBS.get(random.nextInt(JOBS.size()))
        .forEach(argument -> arguments.add(argument.replace("FITTED", "" + fitted)));
    if (!arguments.contains("--features=" + fitted)) {
      // One image of one class cannot be fitted: such a run fails after it has written something.
      String images = random.nextInt(4) == 0 ? "/Test/Plum/plum-09.jpg" : "/Test";
      arguments.add("--input=testdata/images" + images);
    }
    arguments.addAll(List.of("--output=" + output, "--shards=1", mode));
    Program run = Program.run(arguments.toArray(String[]::new));
    for (Map.Entry<Path, String> file : foreign.entrySet()) {
      assertThat(state(file.getKey()))
          .as("%s after %s: %s", file.getKey(), arguments, run)
          .isEqualTo(file.getValue());
    }
    if (run.exitCode() == Main.BAD_USAGE) {
      assertThat(tree()).as("%s: %s", arguments, run).isEqualTo(before);
      refused++;
    }
    succeeded += run.exitCode() == Main.SUCCESS ? 1 : 0;
  }

  /**
   * Puts something somewhere in the output, three folders deep at most, where nothing is yet; often
   * into a folder that is there.
   */
  private void place() throws IOException {
    Path path = output;
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      List<String> there = folders(path);
      path =
          path.resolve(
              there.isEmpty() || random.nextBoolean()
                  ? name(path)
                  : there.get(random.nextInt(there.size())));
    }
    path = path.resolve(name(path));
    for (Path up = path; !up.equals(output); up = up.getParent()) {
      if (Files.exists(up, LinkOption.NOFOLLOW_LINKS)
          && (up.equals(path) || !Files.isDirectory(up, LinkOption.NOFOLLOW_LINKS))) {
        return;
      }
    }
    Files.createDirectories(path.getParent());
    switch (random.nextInt(5)) {
      case 0 -> Files.createSymbolicLink(path, elsewhere);
      case 1 -> Files.createSymbolicLink(path, elsewhere.resolve("precious.txt"));
      default -> Files.writeString(path, "of " + random.nextInt(1000));
    }
    foreign.put(path, state(path));
  }

  private String name(Path folder) {
    List<String> names =
        folder.startsWith(output.resolve("_run")) && output.relativize(folder).getNameCount() > 1
            ? PLAIN_NAMES
            : NAMES;
    return names.get(random.nextInt(names.size()));
  }

  private static List<String> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private void add(Path file) throws IOException {
    Files.writeString(file, "mine");
    foreign.put(file, state(file));
  }

  /** Takes away what may be in the way, so that runs succeed in between. */
  private void takeSomeAway() throws IOException {
    for (Path path : List.copyOf(foreign.keySet())) {
      if (path.startsWith(output) && random.nextInt(8) > 0) {
        Files.delete(path);
        foreign.remove(path);
        for (Path up = path.getParent(); isEmpty(up) && !up.equals(output); up = up.getParent()) {
          Files.delete(up);
        }
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(temp)) {
      for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
        tree.put(temp.relativize(path).toString(), state(path));
      }
    }
    return tree;
  }

  private static String state(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path)) {
      return "folder";
    }
    return Files.exists(path)
        ? Files.getLastModifiedTime(path)
            + " "
            + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
        : "gone";
  }
}
