package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.ChildJvm;
import io.orchard.listing.ImageStores;
import io.orchard.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose process is killed at any moment is finished by the runs after it. */
class KilledRunIT {

  private static final int KILLS = 10;
  private static final int IMAGES = 1200;

  /** Sums in another order, in float32 at the end. */
  private static final double PROJECTIONS = 1e-4;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path temp;

  @Test
  void killedTenTimesAndResumedEqualsOneRun() throws Exception {
    Path input = copies();
    Path whole = temp.resolve("whole");
    long start = System.nanoTime();
    assertThat(start(input, whole).waitFor()).isZero();
    long wholeMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

    Path output = temp.resolve("killed");
    Set<String> kept = new HashSet<>();
    int kills = 0;
    while (kills < KILLS) {
      Process run = start(input, output);
      boolean ended = run.waitFor(random.nextLong(wholeMillis), TimeUnit.MILLISECONDS);
      run.destroyForcibly().waitFor();
      if (Files.exists(output.resolve("_SUCCESS"))) {
        assertSame(output, whole);
        clear(output);
        kept.clear();
      } else {
        assertThat(ended).as("seed %d", seed).isFalse();
        kills++;
        keepNew(output, kept);
      }
    }
    assertThat(start(input, output).waitFor()).isZero();
    assertSame(output, whole);
    assertThat(Program.names(output)).isEqualTo(Program.names(whole));
    assertThat(Program.runJson(output).get("extracted").asLong())
        .as("seed %d", seed)
        .isEqualTo(IMAGES - kept.size());
  }

  /** Copies the small drawings again and again, by links. */
  private Path copies() throws IOException {
    Path input = temp.resolve("images");
    try (Stream<Path> files = Files.walk(Path.of("testdata/images"))) {
      List<Path> drawings = files.filter(Files::isRegularFile).sorted().toList();
      for (int i = 0; i < IMAGES; i++) {
        Path drawing = drawings.get(i % drawings.size());
        Path copy =
            input.resolve(
                drawing.getParent().getFileName() + "/" + i + "-" + drawing.getFileName());
        Files.createDirectories(copy.getParent());
        Files.copy(drawing, copy);
      }
    }
    return input;
  }

  private Process start(Path input, Path output) throws IOException {
    List<String> command = ChildJvm.command();
    command.addAll(List.of("-Xmx1g", "-jar", System.getProperty("orchard.jar"), "fit"));
    command.addAll(List.of("--input=" + input, "--output=" + output, "--weights=random:7"));
    command.addAll(List.of("--imageSize=96", "--components=5", "--resume=true"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("log").toFile())
        .start();
  }

  /** Adds the images that a killed run has left features of; none had been left before. */
  private void keepNew(Path output, Set<String> kept) throws IOException {
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create());
        Stream<String> files = OutputFolder.of(output.toString()).featureFiles("none", stores)) {
      Set<String> all = new HashSet<>();
      for (String file : (Iterable<String>) files.filter(f -> f.contains("/progress/"))::iterator) {
        for (GenericRecord row : Program.rows(Path.of(file))) {
          assertThat(all.add(Program.path(row))).as("twice: %s, seed %d", row, seed).isTrue();
        }
      }
      assertThat(all).as("seed %d", seed).containsAll(kept);
      kept.addAll(all);
    }
  }

  private static void assertSame(Path output, Path expected) throws IOException {
    assertThat(Program.table(output.resolve("features")))
        .isEqualTo(Program.table(expected.resolve("features")));
    List<GenericRecord> actual = Program.table(output.resolve("reduced"));
    List<GenericRecord> wanted = Program.table(expected.resolve("reduced"));
    assertThat(actual).hasSize(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(Program.path(actual.get(i))).isEqualTo(Program.path(wanted.get(i)));
      assertThat(Program.vector(actual.get(i), "pca_features"))
          .containsExactly(Program.vector(wanted.get(i), "pca_features"), within(PROJECTIONS));
    }
  }

  private static void clear(Path folder) {
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create())) {
      OutputFolder.of(folder.toString()).clear(stores);
      OutputFolder.of(folder.toString()).clearRuns(stores);
    }
  }
}
