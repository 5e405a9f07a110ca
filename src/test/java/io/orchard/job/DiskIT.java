package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full and folders that may not be used: an exit code, one line, and nothing that
 * looks finished.
 *
 * <p>A full disk is a small tmpfs in a mount namespace of the child's own, which needs no root
 * where users may make namespaces. Root may read everything: as root, the child runs as nobody.
 */
class DiskIT {
  private static final String IMAGES = "testdata/images";
  private static final int NOBODY = 65_534;

  @TempDir Path temp;

  @Test
  void aFullOutputIsTold() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    Path left = temp.resolve("left");
    Program run =
        onSmallDisk(disk, "700k", left)
            .run(fit("--imageSize=64", "--output=" + disk.resolve("out")));
    assertThat(lastLine(run)).startsWith("orchard: ").contains("No space left on device");
    assertThat(run.exitCode()).isEqualTo(Main.RUN_FAILED);
    assertThat(run.err()).doesNotContain("\tat ");
    // Features that were made are kept for a run that resumes.
    assertThat(Files.readString(left).lines())
        .noneMatch(file -> file.matches(".*(_SUCCESS|run\\.json|\\.html)"))
        .allMatch(file -> file.contains("/progress/") || !file.endsWith(".parquet"));
  }

  @Test
  void aPageThatDoesNotFitDoesNotCostTheResults() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    Path left = temp.resolve("left");
    Program run =
        onSmallDisk(disk, "500k", left)
            .run(fit("--imageSize=8", "--output=" + disk.resolve("out")))
            .succeeded();
    assertThat(run.err())
        .contains("the results are complete, but there is no report.html", "No space left");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(Files.readString(left).lines())
        .contains(disk + "/out/_SUCCESS", disk + "/out/run.json")
        .noneMatch(file -> file.contains("report"));
  }

  @Test
  void aFullFolderForTemporaryFilesIsTold() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    Program run =
        onSmallDisk(disk, "64k", temp.resolve("left"))
            .withFlag("-Djava.io.tmpdir=" + disk)
            .run(fit("--imageSize=8", "--output=" + temp.resolve("out")))
            .failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains(disk + ": temporary files", "No space", "-Djava.io.tmpdir=DIR");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void aFullCacheIsTold() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    Program run =
        onSmallDisk(disk, "10m", temp.resolve("left"))
            .withFlag("-Dorchard.cache=" + disk)
            .run(network("--output=" + temp.resolve("out")))
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("libraries into " + disk, "No space", "-Dorchard.cache=DIR");
    // JavaCPP's own library is small enough.
    assertThat(Files.readAllLines(temp.resolve("left")))
        .filteredOn(name -> name.contains(".so"))
        .allMatch(name -> name.endsWith("/libjnijavacpp.so"));
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void anOutputThatMayNotBeWrittenIsTold() throws Exception {
    Path closed = closed("closed");
    Program run =
        unprivileged()
            .run(fit("--imageSize=8", "--output=" + closed.resolve("out")))
            .failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains(closed.resolve("out").toString(), "check permissions");
  }

  @Test
  void aFolderForTemporaryFilesThatMayNotBeWrittenIsTold() throws Exception {
    Path closed = closed("closed");
    Program run =
        unprivileged()
            .withFlag("-Djava.io.tmpdir=" + closed)
            .run(fit("--imageSize=8", "--output=" + open("open").resolve("out")))
            .failedWithOneLine(Main.RUN_FAILED);
    assertThat(run.err()).contains(closed.toString(), "temporary files cannot be written");
  }

  @Test
  void aCacheThatMayNotBeWrittenIsTold() throws Exception {
    Path closed = closed("closed");
    Program run =
        unprivileged()
            .withFlag("-Dorchard.cache=" + closed)
            .run(network("--output=" + open("open").resolve("out")))
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("libraries into " + closed, "AccessDenied");
  }

  @Test
  void anInputFolderThatMayNotBeReadIsTold() throws Exception {
    Path input = open("input");
    Files.createDirectory(input.resolve("closed"));
    setPermissions(input.resolve("closed"), "rwx------", false);
    Program run =
        unprivileged()
            .run(
                fit(
                    "--input=" + input,
                    "--imageSize=8",
                    "--output=" + open("open").resolve("out")));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(Main.TOO_MANY_REJECTED);
    assertThat(run.out()).contains("may not be read", input.resolve("closed").toString());
  }

  @Test
  void aFileThatMayNotBeReadIsARejectedImage() throws Exception {
    Path input = open("input");
    for (String name : List.of("09.jpg", "11.jpg", "12.png")) {
      Files.copy(Path.of(IMAGES, "Test/Apple/apple-" + name), input.resolve(name));
    }
    setPermissions(input.resolve("11.jpg"), "rw-------", false);
    Path output = open("open").resolve("out");
    unprivileged()
        .run(fit("--input=" + input, "--imageSize=8", "--maxFailureRate=0.5", "--output=" + output))
        .succeeded();
    List<GenericRecord> rejected = Program.table(output.resolve("rejected"));
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).get("stage")).hasToString("read");
    assertThat(rejected.get(0).get("message").toString())
        .contains("11.jpg", "the file may not be read");
    assertThat(Program.runJson(output).get("processed").asInt()).isEqualTo(2);
  }

  private static String[] fit(String... options) {
    return Program.with(new String[] {"fit", "--input=" + IMAGES, "--model=pixels"}, options);
  }

  private static String[] network(String option) {
    return new String[] {
      "fit", "--input=" + IMAGES, "--weights=random:1", "--imageSize=32", option
    };
  }

  private static String lastLine(Program run) {
    List<String> lines = run.err().lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** Runs the child with a small disk at a folder; lists the files that it leaves there. */
  private static ChildProgram onSmallDisk(Path folder, String size, Path listing)
      throws IOException, InterruptedException {
    String mount = "mount -t tmpfs -o size=" + size + " tmpfs " + folder;
    List<String> namespace = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
    assumeTrue(
        works(with(namespace, mount)), "this machine lets nobody mount a disk in a namespace");
    String script =
        mount + " && { \"$@\"; code=$?; find " + folder + " > " + listing + "; exit $code; }";
    return ChildProgram.under(with(with(namespace, script), "sh"));
  }

  /** Runs the child as a user who may not read and write everything. */
  private static ChildProgram unprivileged() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return ChildProgram.plain();
    }
    List<String> asNobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    Path jar = Path.of(System.getProperty("orchard.jar", "target/orchard.jar")).toAbsolutePath();
    assumeTrue(
        works(with(with(asNobody, "test"), "-r", jar.toString())),
        "root cannot become another user here, or that user cannot read the program");
    return ChildProgram.under(asNobody);
  }

  private static boolean works(List<String> command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  private static List<String> with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toList();
  }

  /** A folder that everybody may use. */
  private Path open(String name) throws IOException {
    setPermissions(temp, "rwxr-xr-x", true);
    return setPermissions(Files.createDirectory(temp.resolve(name)), "rwxrwxrwx", true);
  }

  /** A folder that the child may not write. */
  private Path closed(String name) throws IOException {
    setPermissions(temp, "rwxr-xr-x", true);
    return setPermissions(Files.createDirectory(temp.resolve(name)), "r-xr-xr-x", true);
  }

  /** Sets permissions; those for the owner alone mean nobody's where this user runs the child. */
  private static Path setPermissions(Path path, String permissions, boolean literally)
      throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    String set = literally || root ? permissions : "---------";
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(set));
  }
}
