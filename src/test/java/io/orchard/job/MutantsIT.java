package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.image.MutantRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of damaged images go through whole jobs: every file is processed or rejected. */
class MutantsIT {
  private static final int COUNT = 400;
  private static final long SEED = 20_261_120;

  @TempDir Path temp;

  @Test
  void everyMutantIsProcessedOrRejected() throws IOException {
    Path input = mutants();
    Path fitted = temp.resolve("fitted");
    Program.run(job("fit", input, fitted, "--model=pixels", "--imageSize=8")).succeeded();
    assertCounts(fitted);
    Path transformed = temp.resolve("transformed");
    Program.run(job("transform", input, transformed, "--pcaModel=" + fitted.resolve("model")))
        .succeeded();
    assertCounts(transformed);
    assertThat(Program.table(transformed.resolve("features")))
        .isEqualTo(Program.table(fitted.resolve("features")));
    assertThat(Program.table(transformed.resolve("rejected")))
        .isEqualTo(Program.table(fitted.resolve("rejected")));
  }

  private static String[] job(String name, Path input, Path output, String... more) {
    String[] args = {name, "--input=" + input, "--output=" + output, "--maxFailureRate=1"};
    return Program.with(args, more);
  }

  private static void assertCounts(Path output) throws IOException {
    JsonNode report = Program.runJson(output);
    int processed = report.get("processed").asInt();
    int rejected = report.get("rejected").asInt();
    assertThat(report.get("matched").asInt()).isEqualTo(COUNT);
    assertThat(processed + rejected).isEqualTo(COUNT);
    assertThat(processed).isBetween(COUNT / 10, COUNT * 9 / 10);
    assertThat(Program.table(output.resolve("features"))).hasSize(processed);
    assertThat(Program.table(output.resolve("rejected"))).hasSize(rejected);
  }

  /** Bits flipped, bytes lost, ends cut off: what disks and networks do. */
  private Path mutants() throws IOException {
    List<Path> originals;
    try (Stream<Path> files = Files.list(Path.of("testdata/pillow"))) {
      originals = files.filter(MutantRun::isImage).sorted().toList();
    }
    Path folder = Files.createDirectory(temp.resolve("mutants"));
    Random random = new Random(SEED);
    for (int i = 0; i < COUNT; i++) {
      Path original = originals.get(random.nextInt(originals.size()));
      byte[] file = Files.readAllBytes(original);
      byte[] mutant =
          random.nextInt(3) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
      for (int flips = random.nextInt(4); flips > 0 && mutant.length > 0; flips--) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(folder.resolve(i + "-" + original.getFileName()), mutant);
    }
    return folder;
  }
}
