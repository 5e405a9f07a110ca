package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.onnx.OnnxNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files and folders that are made for a terminal or a spreadsheet. */
class HostileNamesIT {

  private static final String FORGED = "a\nfit succeeded in 1 s\u001b[2K\u202e.png";
  private static final String FORMULA = "=HYPERLINK(\"http:host\")";

  @TempDir Path temp;

  @Test
  void theTerminalShowsThemEscapedInOneLine() throws IOException {
    copies("Apple");
    Files.writeString(temp.resolve("images/Apple").resolve(FORGED), "no image");
    Program run = fit(temp.resolve("out\n\u0007"), "--maxFailureRate=0.5").succeeded();
    assertThat(run.out())
        .contains("a\\nfit succeeded in 1 s\\x1b[2K\\u202e.png: ", "out\\n\\x07")
        .doesNotContain("\u001b", "\u202e", "\u0007");
    assertThat(run.out().lines().filter(line -> line.startsWith("fit succeeded"))).hasSize(1);
    Program missing =
        Program.run("fit", "--input=" + FORGED, "--output=" + temp.resolve("none"))
            .failedWithOneLine(Main.BAD_USAGE);
    assertThat(missing.err()).doesNotContain("\u001b", "\u202e").contains("\\x1b[2K");
    assertThat(Program.run("\u001b[2K").failedWithOneLine(Main.BAD_USAGE).err())
        .contains("'\\x1b[2K'");
  }

  @Test
  void predictionsNameThemEscapedAndThePageHasThemAsText() throws IOException {
    copies("Apple");
    Path pear = Files.createDirectories(temp.resolve("images/<b>\u202e"));
    for (String number : new String[] {"09", "11"}) {
      Path image = Path.of("testdata/images/Test/Pear/pear-" + number + ".jpg");
      Files.copy(image, pear.resolve(number + FORGED));
    }
    Path output = temp.resolve("out");
    fit(output).succeeded();
    Program run =
        Program.run(
                "classify",
                "--input=" + temp.resolve("images"),
                "--pcaModel=" + output,
                "--output=" + temp.resolve("classified"))
            .succeeded();
    assertThat(run.out())
        .contains("09a\\nfit succeeded in 1 s\\x1b[2K\\u202e.png: <b>\\u202e, ")
        .doesNotContain("\u001b", "\u202e");
    assertThat(Files.readString(temp.resolve("classified/report.html")))
        .contains("\\u003cb>\u202e")
        .doesNotContain("<b>");
  }

  @Test
  void whatANetworkIsCalledIsShownEscaped() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("net"));
    Files.write(folder.resolve(FORGED + ".onnx"), OnnxNetworks.nchw());
    String[] network = {"--model=" + folder, "--preprocessing=unit"};
    copies("Apple");
    String[] fit = {"fit", "--components=1", "--input=" + temp.resolve("images")};
    for (String[] job : List.of(fit, new String[] {"import-model"})) {
      String output = "--output=" + temp.resolve(job[0]);
      Program run = Program.run(Program.with(Program.with(job, network), output)).succeeded();
      assertThat(run.out())
          .contains("a\\nfit succeeded in 1 s\\x1b[2K\\u202e.png")
          .doesNotContain("\u001b", "\u202e");
    }
  }

  @Test
  void noLabelIsAFormulaInCsvAndAllAreWhatTheyAreElsewhere() throws IOException {
    copies(FORMULA);
    copies("Apple");
    Path output = temp.resolve("out");
    fit(output, "--formats=csv", "--shards=1").succeeded();
    List<String> lines;
    try (Stream<Path> files = Files.list(output.resolve("reduced"))) {
      Path csv = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      lines = Files.readAllLines(csv);
    }
    assertThat(lines).anyMatch(line -> line.contains(",\"'" + FORMULA.replace("\"", "\"\"")));
    assertThat(lines.get(1)).containsPattern(",-\\d"); // Numbers stay numbers.
    assertThat(Program.table(output.resolve("features")))
        .extracting((GenericRecord row) -> row.get("label").toString())
        .contains(FORMULA, "Apple");
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("=HYPERLINK(\\\"http:host\\\")")
        .doesNotContain("'=HYPERLINK");
  }

  private void copies(String label) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("images").resolve(label));
    for (String number : new String[] {"09", "11"}) {
      Path image = Path.of("testdata/images/Test/Apple/apple-" + number + ".jpg");
      Files.copy(image, folder.resolve(number + ".jpg"));
    }
  }

  private Program fit(Path output, String... options) {
    String[] args = {
      "fit",
      "--input=" + temp.resolve("images"),
      "--model=pixels",
      "--imageSize=8",
      "--output=" + output
    };
    return Program.run(Program.with(args, options));
  }
}
