package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orchard.classify.Confusions;
import io.orchard.listing.ImageStores;
import io.orchard.output.EvaluationFile;
import io.orchard.output.OutputFolder;
import io.orchard.output.RunReport;
import io.orchard.report.ReportPage;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code report.html} in headless Chromium, on a phone's width and a desk's, in both themes: it
 * says nothing on the console, and nothing is wider than the window. Run by {@code mvn -Pbrowser
 * verify}; skipped, with a message, where there is no Chromium.
 */
class ReportInBrowser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Pattern FOUND = Pattern.compile("<pre id=\"found\">([^<]*)</pre>");

  /** Uses the page's controls, then says how wide it is and what stands out on the right. */
  private static final String PROBE =
      """
      <script>
      addEventListener('load', () => setTimeout(() => {
        for (const id of ['theme', 'none', 'largest', 'theme', 'copy']) {
          document.getElementById(id).click();
        }
        document.querySelectorAll('.chip')[0].click();
        for (const select of document.querySelectorAll('select')) {
          for (const option of [...select.options, select.options[0]]) {
            if (option === undefined) continue;
            select.value = option.value;
            select.dispatchEvent(new Event('change'));
          }
        }
        for (const more of document.querySelectorAll('.more')) more.click();
        for (const canvas of document.querySelectorAll('canvas')) {
          const box = canvas.getBoundingClientRect();
          for (let step = 1; step < 20; step++) {
            const at = {clientX: box.left + box.width * step / 20, clientY: box.top + box.height * step / 20};
            canvas.dispatchEvent(new MouseEvent('mousemove', Object.assign({bubbles: true}, at)));
          }
        }
        document.querySelectorAll('details').forEach((each) => { each.open = true; });
        const width = document.documentElement.clientWidth;
        const out = [...document.querySelectorAll('main *, header *')]
          .filter((each) => !each.closest('.scroll, pre') && each.getBoundingClientRect().right > width + 1)
          .map((each) => each.tagName + '#' + each.id);
        const charts = [...document.querySelectorAll('canvas')].filter((each) => each.clientWidth > 200);
        parent.postMessage(['charts', charts.length, 'theme', document.documentElement.dataset.theme, 'window', width,
          'page', document.documentElement.scrollWidth, 'outside', out.length, out.slice(0, 5),
          'foreign elements', document.querySelectorAll('b, script[src], img:not([src^="data:image/jpeg;base64,"])').length].join(' '), '*');
      }, 500));
      </script>
      """;

  /** Chromium's virtual time does not wait for frames: they come by its clock. */
  private static final String FRAMES =
      "<script>requestAnimationFrame = (then) => setTimeout(then, 16, performance.now());</script>";

  /** Says what stands under the title of the explained variance. */
  private static final String NOTE =
      """
      <script>
      addEventListener('load', () =>
        parent.postMessage(document.getElementById('variance-note').textContent, '*'));
      </script>
      """;

  private static final Pattern COST =
      Pattern.compile("(?i)cost ([0-9.]+) ([0-9.]+) core hours at 1000; 0 requests to S3");

  /** Says what the tiles say. */
  private static final String TILES =
      """
      <script>
      addEventListener('load', () =>
        parent.postMessage(document.getElementById('tiles').innerText, '*'));
      </script>
      """;

  /** Looks at a wrong prediction in the gallery and at a point, one after the other. */
  private static final String LOOK =
      """
      <script>
      addEventListener('load', () => setTimeout(() => {
        const told = [];
        document.getElementById('answers-kind').value = 'wrong';
        document.getElementById('answers-kind').dispatchEvent(new Event('change'));
        const cards = [...document.querySelectorAll('#answers figure')];
        told.push('cards ' + cards.length + ', wrong ' + cards.filter((each) => each.classList.contains('wrong')).length);
        told.push(cards[0].textContent);
        told.push(document.getElementById('banners').textContent);
        document.getElementById('by-discriminants').click();
        told.push(document.getElementById('scatter-title').textContent);
        const canvas = document.getElementById('scatter');
        const point = charts[0].getDatasetMeta(0).data[0];
        const box = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new MouseEvent('mousemove', {bubbles: true, clientX: box.left + point.x, clientY: box.top + point.y}));
        setTimeout(() => {
          const tip = document.getElementById('tip');
          told.push('tip ' + !tip.hidden + ' pictures ' + tip.querySelectorAll('img').length + ' ' + tip.textContent);
          told.push([...document.querySelectorAll('.rest')].filter((each) => !each.hidden).map((each) => each.textContent).join('; '));
          parent.postMessage(told.join('\\n'), '*');
        }, 300);
      }, 500));
      </script>
      """;

  /** Looks at the groups of twins, first all and then those across splits. */
  private static final String TWINS =
      """
      <script>
      addEventListener('load', () => setTimeout(() => {
        const told = [document.getElementById('twins-note').textContent];
        told.push([...document.querySelectorAll('#twins h3')].map((each) => each.textContent).join('; '));
        told.push([...document.querySelectorAll('#twins strong.wrong')].map((each) => each.textContent).join('; '));
        document.getElementById('twins-kind').value = 'splits';
        document.getElementById('twins-kind').dispatchEvent(new Event('change'));
        told.push('across splits ' + document.querySelectorAll('#twins h3').length
          + ', pictures ' + document.querySelectorAll('#twins img').length);
        told.push('looks ' + document.querySelectorAll('#looks figure').length
          + ', foreign elements ' + document.querySelectorAll('main b').length);
        parent.postMessage(told.join('\\n'), '*');
      }, 500));
      </script>
      """;

  /** More than a folder's name may have, in names that come from elsewhere. */
  private static final String LONG = "x".repeat(300);

  @TempDir Path temp;

  private String chromium = "";

  @BeforeEach
  void find() {
    chromium =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse("");
    assumeTrue(!chromium.isEmpty(), () -> "none of " + NAMES + " is installed");
  }

  @ParameterizedTest
  @CsvSource({"390,light", "390,dark", "1280,light", "1280,dark"})
  void nothingIsWrongOnTheConsoleOrWiderThanTheWindow(int width, String theme)
      throws IOException, InterruptedException {
    String page = Files.readString(fitOddImages().resolve("report.html"));
    Visit visit = visit(page.replace("</body>", PROBE + "</body>"), width, theme);
    assertThat(visit.console()).isEmpty();
    assertThat(visit.found())
        .startsWith(
            "charts 4 theme " + theme + " window " + width + " page " + width + " outside 0");
  }

  @ParameterizedTest
  @CsvSource({"390,light", "390,dark", "1280,light", "1280,dark"})
  void tenThousandClassesOfHardNamesFitThePage(int width, String theme)
      throws IOException, InterruptedException {
    Path output = fitOddImages();
    OutputFolder folder = OutputFolder.of(output.toString());
    EvaluationFile.write(folder, Confusions.of(10_000));
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) Program.runJson(output);
    json.remove("files");
    RunReport run = mapper.treeToValue(json, RunReport.class);
    try (ImageStores stores = ImageStores.create(PipelineOptionsFactory.create())) {
      String page = ReportPage.of(folder, run, null, stores);
      assertThat(page.length()).isLessThan(1_500_000);
      Visit visit = visit(page.replace("</body>", PROBE + "</body>"), width, theme);
      assertThat(visit.console()).isEmpty();
      assertThat(visit.found())
          .startsWith(
              "charts 4 theme " + theme + " window " + width + " page " + width + " outside 0");
    }
  }

  @ParameterizedTest
  @CsvSource({"390,light", "390,dark", "1280,light", "1280,dark"})
  void predictionsOfHardNamesFitThePage(int width, String theme)
      throws IOException, InterruptedException {
    Path output = classifyOddImages();
    String page = Files.readString(output.resolve("report.html")).replace("class 28", LONG);
    Visit visit = visit(page.replace("</body>", PROBE + "</body>"), width, theme);
    assertThat(visit.console()).isEmpty();
    assertThat(visit.found())
        .startsWith(
            "charts 4 theme " + theme + " window " + width + " page " + width + " outside 0")
        .endsWith("foreign elements 0");
  }

  @Test
  void wrongPredictionsAreShownAndPointsToldOf() throws IOException, InterruptedException {
    Path output = classifyOddImages();
    JsonNode evaluation = new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
    String page = Files.readString(output.resolve("report.html"));
    Visit visit = visit(page.replace("</body>", LOOK + "</body>"), 1280, "light");
    assertThat(visit.console()).isEmpty();
    assertThat(evaluation.get("foreign").asInt()).isEqualTo(4);
    assertThat(visit.found())
        .containsPattern("cards (\\d+), wrong \\1\\n")
        .containsPattern("\\n.*[0-9.]+ %.*is .*")
        .contains(
            String.format(
                Locale.ROOT,
                "%.2f %% of their variance lies outside",
                100 * Program.runJson(output).get("drift").get("outside").asDouble()))
        .contains("Images by discriminant axes 1 and 2")
        .containsPattern("tip true pictures [1-3] .*taken for ")
        .containsPattern("more classes, scroll to see them")
        .doesNotContain("\u202e");
  }

  @Test
  void twinsOfWrongLabelsAreShownFirst() throws IOException, InterruptedException {
    Path images = temp.resolve("images");
    Path drawn = Path.of("testdata/images/Training/Apple");
    for (String name : List.of("apple-01.jpg", "apple-02.jpg", "apple-03.png", "apple-04.jpg")) {
      copy(drawn.resolve(name), images.resolve("Training/<b>\"Pomme\"<b>"));
    }
    copy(drawn.resolve("apple-01.jpg"), images.resolve("Test/<b>\"Pomme\"<b>"));
    copy(drawn.resolve("apple-02.jpg"), images.resolve("Training/\u202eelppA"));
    Path output = fit(images);
    String page = Files.readString(output.resolve("report.html"));
    Visit visit = visit(page.replace("</body>", TWINS + "</body>"), 390, "dark");
    assertThat(visit.console()).isEmpty();
    assertThat(visit.found().lines())
        .containsExactly(
            "4 images in 2 groups have the same pixels; 1 group has different labels, of which"
                + " some must be wrong; 1 group lies across splits, so that a test may ask for what"
                + " was learned. ",
            "&lt;b&gt;\"Pomme\"&lt;b&gt;, \\u202eelppA: 2 images; &lt;b&gt;\"Pomme\"&lt;b&gt;: 2 images",
            "&lt;b&gt;\"Pomme\"&lt;b&gt;; \\u202eelppA",
            "across splits 1, pictures 2",
            "looks 18, foreign elements 0");
  }

  private Path fit(Path images, String... more) {
    Path output = temp.resolve("output");
    String[] args = {
      "fit",
      "--input=" + images,
      "--model=pixels",
      "--imageSize=8",
      "--components=2",
      "--output=" + output
    };
    Program.run(Program.with(args, more)).succeeded();
    return output;
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(file, Files.createDirectories(folder).resolve(file.getFileName()));
  }

  @Test
  void theBoundOfASketchIsStated() throws IOException, InterruptedException {
    Path output = fit(Path.of("testdata/images"), "--pca=sketch", "--pcaMemory=160K");
    JsonNode pca = Program.runJson(output).get("pca");
    double bound = 100 * pca.get("errorBound").asDouble() / pca.get("totalVariance").asDouble();
    String page = Files.readString(output.resolve("report.html"));
    Visit visit = visit(page.replace("</body>", NOTE + "</body>"), 1280, "light");
    assertThat(bound).isPositive();
    assertThat(visit.found())
        .contains("sketch of " + pca.get("sketchRows") + " rows")
        .contains(
            "at most " + new BigDecimal(bound).round(new MathContext(2)).toPlainString() + " %");
  }

  @Test
  void whatARunCameToStandsOnATile() throws IOException, InterruptedException {
    Path output = fit(Path.of("testdata/images"), "--price=1000");
    String page = Files.readString(output.resolve("report.html"));
    Visit visit = visit(page.replace("</body>", TILES + "</body>"), 390, "light");
    assertThat(visit.console()).isEmpty();
    Matcher tile = COST.matcher(visit.found().replaceAll("\\s+", " "));
    assertThat(tile.find()).as(visit.found()).isTrue();
    double sum = Double.parseDouble(tile.group(1));
    assertThat(sum).isCloseTo(1000 * Double.parseDouble(tile.group(2)), withinPercentage(0.2));
    // The page is made before the run has taken all that it takes.
    double all = Program.runJson(output).at("/cost/sum").asDouble();
    assertThat(sum).isBetween(0.3 * all, 1.005 * all);
  }

  @Test
  void anErrorAndAWideElementWouldBeNoticed() throws IOException, InterruptedException {
    String page =
        """
        <html><body><main><div style="width:2000px">wide</div></main>
        <script>
        addEventListener('load', () => parent.postMessage('page ' + document.documentElement.scrollWidth, '*'));
        noSuchFunction();
        </script></body></html>
        """;
    Visit visit = visit(page, 390, "light");
    assertThat(visit.console()).anyMatch(line -> line.contains("noSuchFunction"));
    assertThat(visit.found()).matches("page 20\\d\\d");
  }

  /**
   * What a visit showed.
   *
   * @param found what the page told the frame around it
   * @param console every line on the browser's console
   */
  private record Visit(String found, List<String> console) {}

  /** A frame has any width; a window of Chromium has at least 500 pixels. */
  private Visit visit(String page, int width, String theme)
      throws IOException, InterruptedException {
    Files.writeString(temp.resolve("page.html"), page.replace("<head>", "<head>" + FRAMES));
    Path frame =
        Files.writeString(
            temp.resolve("frame.html"),
            """
            <body><pre id="found"></pre>
            <script>onmessage = (said) => { document.getElementById('found').textContent = said.data; };</script>
            <iframe src="page.html" style="border:0;width:%dpx;height:3000px"></iframe></body>
            """
                .formatted(width));
    Path log = temp.resolve("chromium.log");
    Path dom = temp.resolve("dom.html");
    Process process =
        new ProcessBuilder(command(theme, frame))
            .redirectError(log.toFile())
            .redirectOutput(dom.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("Chromium ended").isTrue();
    Matcher found = FOUND.matcher(Files.readString(dom));
    assertThat(found.find()).as(Files.readString(log)).isTrue();
    try (Stream<String> lines = Files.lines(log)) {
      return new Visit(found.group(1), lines.filter(line -> line.contains("CONSOLE")).toList());
    }
  }

  private List<String> command(String theme, Path page) {
    return List.of(
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
        "--virtual-time-budget=10000",
        "--window-size=1400,3000",
        "--blink-settings=preferredColorScheme=" + (theme.equals("dark") ? 0 : 1),
        "--user-data-dir=" + temp.resolve("profile"),
        "--dump-dom",
        page.toUri().toString());
  }

  /** Returns the output of a run over names that are hard to show, with rejected images. */
  private Path fitOddImages() throws IOException {
    List<String> labels =
        new ArrayList<>(List.of("Pêche <b>& \"co\" 🍑", "Unbroken".repeat(20), "'; alert(1) //"));
    for (int i = 0; i < 30; i++) {
      labels.add("class " + i);
    }
    List<Path> pictures = files(Path.of("testdata/images/Test"));
    for (int i = 0; i < 3 * labels.size(); i++) {
      String split = i % 3 == 0 ? "Test" : "Training";
      Path folder = temp.resolve("images").resolve(split).resolve(labels.get(i / 3));
      Path picture = pictures.get(i % pictures.size());
      Files.createDirectories(folder);
      Files.copy(picture, folder.resolve(i + "-" + picture.getFileName()));
    }
    Path output = temp.resolve("output");
    Program run =
        Program.run(
            "fit",
            "--input=" + temp.resolve("images") + ",testdata/broken",
            "--model=pixels",
            "--imageSize=8",
            "--output=" + output);
    assertThat(run.exitCode()).isEqualTo(3);
    return output;
  }

  /** Returns the output of a run that classifies them, and images of classes without a name. */
  private Path classifyOddImages() throws IOException {
    Path fitted = fitOddImages();
    List<Path> pictures = files(Path.of("testdata/images/Training"));
    for (int i = 0; i < 4; i++) {
      Path folder = temp.resolve("more").resolve("<img src=x onerror='f()'>\u202e" + i / 2);
      Files.createDirectories(folder);
      Files.copy(
          pictures.get(9 * i), folder.resolve("\"<b>\u202egpj.jpg" + i + "é".repeat(100) + ".jpg"));
    }
    Path output = temp.resolve("classified");
    Program run =
        Program.run(
                "classify",
                "--input=" + temp.resolve("images") + "," + temp.resolve("more"),
                "--pcaModel=" + fitted,
                "--output=" + output)
            .succeeded();
    assertThat(output.resolve("report.html")).as(run.err()).exists();
    return output;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
