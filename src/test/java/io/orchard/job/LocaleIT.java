package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Language, time zone, encoding and clock of the machine change nothing in what is written. */
class LocaleIT {
  private static final String IMAGES = "testdata/images/Test";
  private static final int IMAGE_COUNT = 20;

  @TempDir Path temp;

  /** Turkish has an I of its own, Arabic digits of its own, Nepal a quarter of an hour. */
  @ParameterizedTest
  @CsvSource({"tr, TR, Asia/Kathmandu", "ar, EG, Pacific/Kiritimati"})
  void everyLanguageAndTimeZoneWritesTheSame(String language, String country, String zone)
      throws Exception {
    Path here = temp.resolve("here");
    Program.run(fit(IMAGES, here)).succeeded();
    Path there = temp.resolve("there");
    Instant before = Instant.now();
    ChildProgram.plain()
        .withFlag("-Duser.language=" + language)
        .withFlag("-Duser.country=" + country)
        .withFlag("-Duser.timezone=" + zone)
        .withEnvironment(Map.of("LC_ALL", language + "_" + country + ".UTF-8", "TZ", zone))
        .run(fit(IMAGES, there))
        .succeeded();
    assertThat(Program.table(there.resolve("features")))
        .hasSize(IMAGE_COUNT)
        .isEqualTo(Program.table(here.resolve("features")));
    assertSameCsv(csv(there), csv(here));
    JsonNode report = Program.runJson(there);
    assertThat(Instant.parse(report.get("startedAt").asText()))
        .isBetween(before.minus(Duration.ofMinutes(1)), Instant.now());
  }

  /** TensorFlow's own names of operations have digits too. */
  @Test
  void networksAreBuiltInEveryLanguage() throws Exception {
    ChildProgram.plain()
        .withFlag("-Duser.language=ar")
        .withFlag("-Duser.country=EG")
        .run(
            "import-model",
            "--model=mobilenetv2",
            "--weights=random:7",
            "--imageSize=32",
            "--output=" + temp.resolve("network"))
        .succeeded();
  }

  private static List<String> csv(Path output) throws IOException {
    return Files.readAllLines(output.resolve("reduced/part-00000-of-00001.csv")).stream()
        .sorted()
        .toList();
  }

  private static void assertSameCsv(List<String> actual, List<String> expected) {
    assertThat(actual).hasSameSizeAs(expected).hasSize(IMAGE_COUNT + 1);
    for (int i = 0; i < actual.size(); i++) {
      String[] cells = actual.get(i).split(",");
      String[] wanted = expected.get(i).split(",");
      assertThat(cells).hasSameSizeAs(wanted);
      assertThat(List.of(cells).subList(0, 3)).isEqualTo(List.of(wanted).subList(0, 3));
      for (int k = 3; k < cells.length && !cells[k].startsWith("pc_"); k++) {
        assertThat(Double.parseDouble(cells[k]))
            .isCloseTo(Double.parseDouble(wanted[k]), within(1e-3));
      }
    }
  }

  @Test
  void namesThatTheLocaleCannotTellAreRejectedOneByOne() throws Exception {
    Path input = Files.createDirectories(temp.resolve("in/Apple"));
    Path original = Path.of(IMAGES, "Apple/apple-09.jpg");
    for (String name : List.of("a.jpg", "b.jpg", "\u00e9t\u00e9.jpg", "\u65e5\u672c.JPG")) {
      Files.copy(original, input.resolve(name));
    }
    Path output = temp.resolve("out");
    ChildProgram.plain()
        .withEnvironment(Map.of("LC_ALL", "C"))
        .run(Program.with(fit(input.toString(), output), "--maxFailureRate=0.5"))
        .succeeded();
    List<GenericRecord> rejected = Program.table(output.resolve("rejected"));
    assertThat(rejected)
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.get("stage")).hasToString("read"))
        .allSatisfy(row -> assertThat(row.get("message").toString()).contains("C.UTF-8"));
    assertThat(Program.runJson(output).get("matched").asInt()).isEqualTo(4);
  }

  @Test
  void anOutputThatTheLocaleCannotTellIsRefused() throws Exception {
    Program run =
        ChildProgram.plain()
            .withEnvironment(Map.of("LC_ALL", "C"))
            .run(fit(IMAGES, temp.resolve("\u00e9t\u00e9")))
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err()).contains("LC_ALL=C.UTF-8");
  }

  @Test
  void filesOfTheFutureAndOfLongAgoAreReadLikeOthers() throws Exception {
    Path input = Files.createDirectories(temp.resolve("in/Apple"));
    String[] names = {"apple-09.jpg", "apple-10.png", "apple-11.jpg"};
    Instant[] times = {Instant.EPOCH, Instant.parse("2101-01-01T00:00:00Z"), Instant.now()};
    for (int i = 0; i < names.length; i++) {
      Path copy = Files.copy(Path.of(IMAGES, "Apple", names[i]), input.resolve(names[i]));
      Files.setLastModifiedTime(copy, FileTime.from(times[i]));
    }
    Path output = temp.resolve("out");
    Program.run(fit(input.toString(), output)).succeeded();
    assertThat(Program.table(output.resolve("features"))).hasSize(3);
  }

  private static String[] fit(String input, Path output) {
    return new String[] {
      "fit",
      "--input=" + input,
      "--model=pixels",
      "--imageSize=8",
      "--components=2",
      "--formats=csv,parquet",
      "--shards=1",
      "--output=" + output
    };
  }
}
