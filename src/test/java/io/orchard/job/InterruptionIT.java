package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.orchard.ChildJvm;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that gets a signal says what it leaves, and the runs after it say what they find. */
class InterruptionIT {

  /** Large enough for a PCA that takes longer than a signal. */
  private static final int SIDE = 48;

  private static final int IMAGES = 300;

  @TempDir Path temp;

  @Test
  void ctrlCIsAnsweredByOneLineThatSaysWhatIsKept() throws Exception {
    assumeFalse(isIgnored("INT"), "this process, and so its children, ignore the signal");
    assertOneLine("INT", 130, temp.resolve("out"));
  }

  @Test
  void whatIsKeptIsWhatTheNextRunTakesOver() throws Exception {
    Path output = temp.resolve("out");
    String line = assertOneLine("TERM", 143, output);
    String images = line.replaceAll(".*(features of \\d+ images).*", "$1");
    Program resumed = Program.run(fit(output, "--resume=true", "--classifier=none")).succeeded();
    assertThat(resumed.err())
        .contains("orchard: takes over the " + images + " that a run without an end left in ")
        .doesNotContain("ended");
    assertThat(resumed.out()).contains(images + " were there");
  }

  private String assertOneLine(String signal, int exitCode, Path output) throws Exception {
    Program ended = signalled(signal, output, () -> keptFiles(output) > 0);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.out()).isEmpty();
    List<String> said = ended.err().lines().filter(line -> line.contains("ended")).toList();
    assertThat(said).as(ended.err()).hasSize(1);
    assertThat(ended.err()).doesNotContain("\tat ", "Exception").endsWith(said.get(0) + "\n");
    assertThat(said.get(0))
        .matches(
            "orchard: ended from outside; features of [1-9][0-9]* images are kept in "
                + output
                + "/_run, and --resume=true goes on from there");
    return said.get(0);
  }

  @Test
  void aSignalBeforeThereIsAnythingSaysSo() throws Exception {
    Path output = temp.resolve("out");
    Program ended = signalled("TERM", output, () -> Files.exists(output.resolve("_RUNNING")));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(143);
    assertThat(ended.err()).containsOnlyOnce("orchard: ended from outside before");
  }

  private static boolean isIgnored(String signal) throws IOException {
    long mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
            .findFirst()
            .orElse(0);
    return (mask >> (signal.equals("INT") ? 1 : 14) & 1) != 0;
  }

  private Program signalled(String signal, Path output, BooleanSupplier ready) throws Exception {
    List<String> command = ChildJvm.command();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-Xmx1g", "-cp", classPath, Main.class.getName()));
    command.addAll(List.of(fit(output)));
    Path out = temp.resolve("child.out");
    Path err = temp.resolve("child.err");
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    while (!ready.getAsBoolean() && !child.waitFor(10, TimeUnit.MILLISECONDS)) {}
    new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid())).start().waitFor();
    return new Program(child.waitFor(), Files.readString(out), Files.readString(err));
  }

  private static long keptFiles(Path output) {
    try (Stream<Path> files = Files.walk(output)) {
      return files.filter(file -> file.toString().matches(".*/progress/[^.][^/]*parquet")).count();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // Not there, or gone meanwhile.
    }
  }

  private String[] fit(Path output, String... more) throws IOException {
    String[] options = {"fit", "--input=" + images(), "--output=" + output, "--model=pixels"};
    return Program.with(Program.with(options, "--imageSize=" + SIDE, "--components=2"), more);
  }

  private Path images() throws IOException {
    Path folder = temp.resolve("images/Plum");
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      Random random = new Random(7);
      for (int i = 0; i < IMAGES; i++) {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 3, random.nextInt(1 << 24));
        ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
    }
    return folder;
  }
}
