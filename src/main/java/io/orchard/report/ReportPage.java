package io.orchard.report;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.listing.ImageStores;
import io.orchard.output.DuplicateRows;
import io.orchard.output.EvaluationFile;
import io.orchard.output.FactRows;
import io.orchard.output.OutputFolder;
import io.orchard.output.PredictionRows;
import io.orchard.output.ReducedRows;
import io.orchard.output.RejectedRows;
import io.orchard.output.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code report.html}: everything in one file that loads nothing, for a browser.
 *
 * <p>It is made from a run's written output: the reduced table is read twice, once for the classes
 * and their centres and once for the images to show, predictions once where there are some, twins
 * twice, and of the features all but the vectors. Time grows with the tables, memory and the page
 * do not: at most {@value Landmarks#MOST_POINTS} points, and thumbnails of {@value Answers#MOST}
 * predictions, {@value Landmarks#MOST_NEAREST} typical images, {@value Landmarks#MOST_OUTLIERS}
 * outliers, {@value Findings#MOST_POINT_PICTURES} points, {@value Twins#MOST_GROUPS} groups of
 * twins, three times {@value Looks#MOST} odd looks, and {@value EvaluationView#MOST_PAIRS}
 * confusions. The same output gives the same page, byte for byte, if all pictures come in time.
 *
 * <p>All that comes from outside, such as labels and paths, is in one JSON text without a {@code
 * <}; the page's script shows it as text. The charts are drawn by Chart.js, which is part of the
 * page.
 */
public final class ReportPage {

  /** Pictures only decorate: a store that does not answer must not hold up the results. */
  private static final Duration PICTURES_LIMIT = Duration.ofMinutes(1);

  /** One script in parts: what all need first, what begins last. */
  private static final List<String> SCRIPTS =
      List.of("page.js", "scatter.js", "evaluation.js", "gallery.js", "twins.js", "report.js");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /**
   * Returns the page of a run.
   *
   * @param output what the run wrote
   * @param run what it says of itself
   * @param classifier that its images were classified by, or null
   * @param stores where the output and the images are
   * @throws io.orchard.storage.StorageException if the output cannot be read
   */
  public static String of(
      OutputFolder output, RunReport run, @Nullable UsedClassifier classifier, ImageStores stores) {
    ReducedRows rows = ReducedRows.of(output, stores);
    ImageClasses classes = new ImageClasses();
    rows.forEach(classes::add);
    Landmarks landmarks = new Landmarks(classes);
    rows.forEach(landmarks::add);
    Rejections rejections = new Rejections();
    RejectedRows.forEach(output.rejected(), rejections::add, stores);
    Answers answers = new Answers();
    Set<String> known = classifier == null ? Set.of() : Set.copyOf(classifier.lda().labels());
    PredictionRows.forEach(output, known::contains, answers::add, stores);
    Twins twins = new Twins();
    DuplicateRows duplicates = DuplicateRows.of(output, stores);
    duplicates.forEach(twins::count);
    duplicates.forEach(twins::choose);
    Looks looks = new Looks();
    FactRows.forEach(output, looks::add, stores);
    Findings findings =
        new Findings(
            classes, landmarks, rejections, EvaluationFile.read(output), answers, twins, looks);
    return page(findings.in(run, classifier, new Thumbnails(stores, PICTURES_LIMIT)));
  }

  private static String page(ReportData data) {
    return resource("report.html")
        .replace("{{style}}", resource("report.css"))
        .replace("{{charts}}", resource("chart.umd.min.js"))
        .replace("{{script}}", SCRIPTS.stream().map(ReportPage::resource).collect(joining("\n")))
        .replace("{{data}}", json(data));
  }

  /** No tag can begin or end in a text without {@code <}. */
  private static String json(ReportData data) {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report's data is no JSON", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
