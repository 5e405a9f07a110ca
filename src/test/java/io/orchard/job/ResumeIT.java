package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.listing.ImageStores;
import io.orchard.output.OutputFolder;
import io.orchard.output.OutputLock;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that builds on features that are there leaves what a run from nothing leaves. */
class ResumeIT {

  /** The order of rows, and with it that of sums, is not the same. */
  private static final double PROJECTIONS = 1e-5;

  private static final Path IMAGES = Path.of("testdata/images");
  private static final int COUNT = 60;

  @TempDir Path temp;

  private final Random random = new Random(7);
  private String[] features = {"--weights=random:7", "--imageSize=32"};
  private Path input;
  private Path output;

  @BeforeEach
  void copyImages() throws IOException {
    input = temp.resolve("images");
    output = temp.resolve("out");
    try (Stream<Path> files = Files.walk(IMAGES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = input.resolve(IMAGES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void readsWhatIsNewOrChangedAndDropsWhatIsGone(String runner) throws IOException {
    String config = "--config=runner-configs/" + runner;
    fit(output, config).succeeded();
    Path apples = input.resolve("Training/Apple");
    List<String> names = Program.names(apples);
    Files.delete(apples.resolve(names.get(0)));
    Files.setLastModifiedTime(apples.resolve(names.get(1)), FileTime.fromMillis(0));
    Files.copy(apples.resolve(names.get(2)), apples.resolve("new.jpg"));
    Program resumed = fit(output, config, "--resume=true").succeeded();

    assertCounts(COUNT, COUNT - 2, 1);
    assertThat(resumed.out())
        .contains("features of 58 images were there; 1 that had some are gone");
    assertEqualsRunFromNothing();
  }

  @Test
  void imagesThatAreRejectedAreTriedAgain() throws IOException {
    Path broken = Files.write(input.resolve("Training/Apple/broken.jpg"), new byte[] {1, 2, 3});
    fit(output, "--maxFailureRate=1").succeeded();
    Path whole = input.resolve("Training/Apple/" + Program.names(broken.getParent()).get(0));
    Files.copy(whole, broken, StandardCopyOption.REPLACE_EXISTING);
    fit(output, "--resume=true").succeeded();
    assertCounts(COUNT + 1, COUNT, 0);
    assertEqualsRunFromNothing();
  }

  @Test
  void featuresMadeInAnotherWayAreNotUsed() throws IOException {
    fit(output).succeeded();
    fit(output, "--resume=true", "--resample=box").succeeded();
    assertCounts(COUNT, 0, 0);
    fit(output, "--resume=true", "--resample=box", "--components=3").succeeded();
    assertCounts(COUNT, COUNT, 0);
    assertThat(Program.runJson(output).get("k").asInt()).isEqualTo(3);
  }

  @Test
  void largeFilesOfFeaturesStayWhileAllOfTheirImagesDo() throws IOException {
    int count = paintManyImages();
    fit(output).succeeded();
    List<byte[]> first = featureFiles();
    Path plums = input.resolve("Training/Plum");
    paint(plums.resolve("new.png"));
    fit(output, "--resume=true").succeeded();
    assertCounts(count + 1, count, 0);
    List<byte[]> second = featureFiles();
    assertThat(second).hasSizeGreaterThan(first.size()).containsAll(first);

    paint(plums.resolve("newer.png"));
    fit(output, "--resume=true").succeeded();
    assertCounts(count + 2, count + 1, 0);
    List<byte[]> third = featureFiles();
    assertThat(third).hasSizeLessThanOrEqualTo(second.size()).containsAll(first);
    assertEqualsRunFromNothing();

    Files.delete(plums.resolve("0.png"));
    fit(output, "--resume=true").succeeded();
    assertCounts(count + 1, count + 1, 1);
    List<byte[]> left = featureFiles();
    assertThat(first.stream().filter(file -> !contains(left, file))).hasSize(1);
    assertEqualsRunFromNothing(1);

    fit(output, "--resume=true", "--shards=3").succeeded();
    assertThat(featureFiles()).hasSize(3).noneMatch(file -> contains(first, file));
    assertEqualsRunFromNothing(2);
  }

  /** Replaces the images by so many of 4 x 4 pixels that every file of their features is large. */
  private int paintManyImages() throws IOException {
    int count = Math.min(4, Runtime.getRuntime().availableProcessors()) * 1200;
    input = temp.resolve("many");
    features = new String[] {"--model=pixels", "--imageSize=4"};
    for (String fruit : List.of("Plum", "Pear")) {
      Path folder = Files.createDirectories(input.resolve("Training").resolve(fruit));
      for (int i = 0; i < count / 2; i++) {
        paint(folder.resolve(i + ".png"));
      }
    }
    return count;
  }

  private void paint(Path file) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, random.nextInt(1 << 24) & 0x070707);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static boolean contains(List<byte[]> files, byte[] file) {
    return files.stream().anyMatch(other -> Arrays.equals(other, file));
  }

  private List<byte[]> featureFiles() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : Program.names(output.resolve("features"))) {
      files.add(Files.readAllBytes(output.resolve("features").resolve(name)));
    }
    return files;
  }

  @Test
  void aFailedRunLeavesTheOutputThatWasThere() throws IOException {
    fit(output).succeeded();
    List<GenericRecord> before = Program.table(output.resolve("reduced"));
    Path apples = input.resolve("Training/Apple");
    String one = apples.resolve(Program.names(apples).get(0)).toString();
    Program run = fit(output, "--resume=true", "--maxGone=1", "--input=" + one);
    assertThat(run.failedWithOneLine(1).err()).contains("at least 2 images");
    assertThat(Program.table(output.resolve("reduced"))).isEqualTo(before);
    assertThat(output.resolve("_SUCCESS")).exists();
  }

  @Test
  void aResumeThatWouldDropManyStopsBeforeItDropsThem() throws IOException {
    features = new String[] {"--model=pixels", "--imageSize=8"};
    fit(output).succeeded();
    List<GenericRecord> before = Program.table(output.resolve("features"));
    Path apples = input.resolve("Training/Apple");
    List<String> names = Program.names(apples);
    for (String name : names.subList(0, 7)) {
      Files.move(apples.resolve(name), temp.resolve(name));
    }
    Files.setLastModifiedTime(apples.resolve(names.get(7)), FileTime.fromMillis(0));
    assertThat(fit(output, "--resume=true").failedWithOneLine(Main.RUN_FAILED).err())
        .contains("7 of the 60 images", "--maxGone=0.1", "nothing was dropped", "--maxGone=1");
    assertThat(Program.table(output.resolve("features"))).isEqualTo(before);
    assertThat(output.resolve("_SUCCESS")).exists();

    Files.move(temp.resolve(names.get(0)), apples.resolve(names.get(0)));
    fit(output, "--resume=true").succeeded(); // 6 of 60 are 0.1, and no more.
    assertCounts(54, 54, 6);
  }

  @Test
  void aResumeDropsWhatItMay() throws IOException {
    features = new String[] {"--model=pixels", "--imageSize=8"};
    fit(output).succeeded();
    Path apples = input.resolve("Training/Apple");
    Files.delete(apples.resolve(Program.names(apples).get(0)));
    fit(output, "--resume=true", "--maxGone=0").failedWithOneLine(Main.RUN_FAILED);
    fit(output, "--resume=true", "--maxGone=1").succeeded();
    assertCounts(COUNT - 1, COUNT - 1, 1);
  }

  @Test
  void aRunLeavesNothingTemporary() throws IOException {
    fit(output).succeeded();
    assertThat(Program.names(output))
        .containsExactly(
            "_SUCCESS",
            "duplicates",
            "evaluation.json",
            "features",
            "model",
            "reduced",
            "rejected",
            "report.html",
            "run.json");
  }

  @Test
  void aSecondRunIntoTheSameOutputIsRefused() throws IOException, InterruptedException {
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create());
        OutputLock lock = OutputLock.acquire(OutputFolder.of(output.toString()), "first", stores)) {
      for (String choice : List.of("--resume=true", "--overwrite=true", "--resume=false")) {
        assertThat(fit(output, choice).failedWithOneLine(2).err())
            .contains(output.toString(), "another run is writing there");
      }
      assertThat(ChildProgram.plain().run(options(output)).failedWithOneLine(2).err())
          .contains(output.toString(), "another run is writing there");
      lock.check();
    }
    fit(output).succeeded();
  }

  @Test
  void resumeAndOverwriteContradict() {
    assertThat(fit(output, "--resume=true", "--overwrite=true").failedWithOneLine(2).err())
        .contains("--resume", "--overwrite");
  }

  private Program fit(Path to, String... more) {
    return Program.run(options(to, more));
  }

  private String[] options(Path to, String... more) {
    String[] options = {"fit", "--input=" + input, "--output=" + to, "--components=5"};
    return Program.with(Program.with(options, features), more);
  }

  private void assertCounts(long matched, long reused, long gone) throws IOException {
    JsonNode run = Program.runJson(output);
    assertThat(run.get("matched").asLong()).isEqualTo(matched);
    assertThat(run.get("processed").asLong()).isEqualTo(matched);
    assertThat(run.get("reused").asLong()).isEqualTo(reused);
    assertThat(run.get("extracted").asLong()).isEqualTo(matched - reused);
    assertThat(run.get("gone").asLong()).isEqualTo(gone);
  }

  private void assertEqualsRunFromNothing() throws IOException {
    assertEqualsRunFromNothing(0);
  }

  private void assertEqualsRunFromNothing(int number) throws IOException {
    Path fresh = temp.resolve("fresh" + number);
    fit(fresh).succeeded();
    assertThat(Program.table(output.resolve("features")))
        .isEqualTo(Program.table(fresh.resolve("features")));
    List<GenericRecord> expected = Program.table(fresh.resolve("reduced"));
    List<GenericRecord> actual = Program.table(output.resolve("reduced"));
    assertThat(actual)
        .extracting(Program::path)
        .isEqualTo(expected.stream().map(Program::path).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Program.vector(actual.get(i), "pca_features"))
          .containsExactly(Program.vector(expected.get(i), "pca_features"), within(PROJECTIONS));
    }
  }
}
