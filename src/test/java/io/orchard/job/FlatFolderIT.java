package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a folder is a class where there are others beside it, or may be. */
class FlatFolderIT {

  private static final Path APPLES = Path.of("testdata/images/Test/Apple");

  @TempDir Path temp;
  private Path photos;
  private Path output;

  @BeforeEach
  void copyImages() throws IOException {
    photos = Files.createDirectories(temp.resolve("Test/photos, of 2026"));
    output = temp.resolve("out");
    copy(APPLES, photos);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static String place(Path path) {
    return path.toString().replace(",", "\\,");
  }

  private Program fit(String input, String... more) {
    String[] args = {
      "fit", "--input=" + input, "--output=" + output, "--model=pixels", "--imageSize=8"
    };
    return Program.run(Program.with(args, more));
  }

  private Set<String> labels(String table) throws IOException {
    return values(table, "label");
  }

  private Set<String> values(String table, String column) throws IOException {
    return Program.table(output.resolve(table)).stream()
        .map(row -> Objects.toString(row.get(column)))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void itsNameIsNoClassAndItsSplitStays(String runner) throws IOException {
    Program run = fit(place(photos), "--config=runner-configs/" + runner).succeeded();
    assertThat(run.err())
        .containsOnlyOnce(
            "orchard: all images of --input lie directly in "
                + photos
                + ": its name is no class; where it is one, give the folder above as --input\n");
    assertThat(labels("features")).containsExactly("null");
    assertThat(labels("reduced")).containsExactly("null");
    assertThat(values("features", "split")).containsExactly("Test");
    assertThat(output.resolve("evaluation.json")).doesNotExist();

    fit(place(photos.getParent()), "--overwrite=true").succeeded();
    assertThat(labels("features")).containsExactly(photos.getFileName().toString());
    assertThat(values("features", "split")).containsExactly("Test");
  }

  @Test
  void patternsAndOneImageAreSuchPlacesToo() throws IOException {
    fit(place(photos) + "/*.jpg").succeeded();
    assertThat(labels("features")).containsExactly("null");
    fit(place(photos.getParent()) + "/ph*", "--overwrite=true").succeeded();
    assertThat(labels("features")).containsExactly(photos.getFileName().toString());
    Path trained = output;
    output = temp.resolve("one");
    String one = place(photos.resolve(Program.names(photos).get(0)));
    String[] args = {"classify", "--input=" + one, "--pcaModel=" + fruits(), "--output=" + output};
    Program run = Program.run(args).succeeded();
    assertThat(run.err()).contains("lie directly in " + photos);
    assertThat(labels("predictions")).containsExactly("null");
    assertThat(output.resolve("evaluation.json")).doesNotExist();
    assertThat(trained).exists();
  }

  private Path fruits() {
    Path fruits = temp.resolve("fruits");
    String[] args = {
      "fit", "--input=testdata/images", "--output=" + fruits, "--model=pixels", "--imageSize=8"
    };
    Program.run(args).succeeded();
    return fruits;
  }

  @Test
  void aFolderBelowItWithAnImageMakesLabelsOfAllNames() throws IOException {
    copy(APPLES, photos.resolve("deeper"));
    Program run = fit(place(photos)).succeeded();
    assertThat(run.err()).doesNotContain("is no class");
    assertThat(labels("features")).containsExactlyInAnyOrder("photos, of 2026", "deeper");
    Files.createDirectories(temp.resolve("flat/empty/.hidden"));
    copy(APPLES, temp.resolve("flat"));
    copy(APPLES, temp.resolve("flat/empty/.hidden"));
    fit(temp.resolve("flat").toString(), "--overwrite=true").succeeded();
    assertThat(labels("features")).containsExactly("null");
  }

  @Test
  void namesOfSeveralPlacesAreClasses() throws IOException {
    Program run =
        fit(place(photos) + ",testdata/images/Test/Pear", "--config=runner-configs/direct.yaml")
            .succeeded();
    assertThat(run.err()).doesNotContain("is no class");
    assertThat(labels("features")).containsExactlyInAnyOrder("photos, of 2026", "Pear");
  }

  /** Features stay; what the listing says of the images now is what counts. */
  @ParameterizedTest
  @ValueSource(strings = {"direct.yaml", "spark-local.yaml", "flink-local.yaml"})
  void aResumedRunSaysOfItsImagesWhatTheListingSaysNow(String runner) throws IOException {
    String config = "--config=runner-configs/" + runner;
    fit(place(photos.getParent()), config).succeeded();
    List<GenericRecord> before = Program.table(output.resolve("features"));
    fit(place(photos), config, "--resume=true").succeeded();
    assertReused(before.size());
    assertThat(labels("features")).containsExactly("null");
    assertThat(labels("reduced")).containsExactly("null");

    fit(place(photos.getParent()), config, "--resume=true").succeeded();
    assertReused(before.size());
    assertThat(Program.table(output.resolve("features"))).isEqualTo(before);
  }

  private void assertReused(int images) throws IOException {
    assertThat(Program.runJson(output).get("reused").asInt()).isEqualTo(images);
    assertThat(Program.runJson(output).get("extracted").asInt()).isZero();
  }
}
