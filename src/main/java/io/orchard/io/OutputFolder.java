package io.orchard.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.network.Checksum;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that one run fills: {@code features/}, {@code reduced/}, {@code predictions/}, {@code
 * rejected/}, {@code model/}, {@code evaluation.json}, {@code run.json}, {@code report.html}, and
 * {@code _SUCCESS} when all the rest is there.
 *
 * <p>A run works in a folder of the same kind below it, {@link #staged}, and moves its tables up
 * when all of them are whole. What a run that was cut off left there is of use to the next one, or
 * removed by it.
 *
 * @param uri an absolute local path or an {@code s3://} prefix, without a slash at its end
 */
public record OutputFolder(String uri) implements Serializable {

  private static final String SUCCESS = "_SUCCESS";
  private static final String RUN = "run.json";
  private static final String REPORT = "report.html";
  private static final String COUNTS = "counts.json";
  private static final String FEATURES = "features";
  private static final String PROGRESS = "progress";
  private static final String LISTING = "listing";

  /** Holds a folder for every run that goes on, or was cut off. */
  private static final String RUNS = "_run";

  /** The folder below a table's that Beam leaves, empty. */
  private static final String TEMPORARY = ".temp-beam";

  /** Rows of the smallest file of features that a resumed run leaves as it is. */
  public static final int LEAST_ROWS_KEPT = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is whole when the pipeline ends. */
  private static final List<String> TABLES =
      List.of(FEATURES, "reduced", "predictions", "rejected", "model", "evaluation.json");

  /** What a run writes about itself; the marks of completeness first, so that they go first. */
  private static final List<String> MARKS = List.of(SUCCESS, RUN, REPORT);

  /** Returns the folder at a URI. */
  public static OutputFolder of(String uri) {
    return new OutputFolder(Storage.absolute(uri.replaceAll("(?<=[^/:])/+$", "")));
  }

  /** Returns the folder below this one in which a run makes its tables. */
  public OutputFolder staged(String runId) {
    return new OutputFolder(Storage.resolve(runs(), runId));
  }

  private String runs() {
    return Storage.resolve(uri, RUNS);
  }

  /** Returns the URI of the {@code features/} table. */
  public String features() {
    return Storage.resolve(uri, FEATURES);
  }

  /** Returns the URI of the {@code reduced/} table. */
  public String reduced() {
    return Storage.resolve(uri, "reduced");
  }

  /** Returns the URI of the {@code rejected/} table. */
  public String rejected() {
    return Storage.resolve(uri, "rejected");
  }

  /** Returns the URI of the {@code predictions/} table. */
  public String predictions() {
    return Storage.resolve(uri, "predictions");
  }

  /** Returns the URI of {@code evaluation.json}. */
  public String evaluation() {
    return Storage.resolve(uri, "evaluation.json");
  }

  /** Returns the URI of the {@code model/} folder. */
  public String model() {
    return Storage.resolve(uri, "model");
  }

  /** Returns the URI of the folder where features go at once, before any table is whole. */
  public String progress() {
    return Storage.resolve(uri, PROGRESS);
  }

  /** Returns the URI of the folder where the run keeps what its listing found. */
  public String listing() {
    return Storage.resolve(uri, LISTING);
  }

  /**
   * Returns whether there is no file in the folder, save what runs that were cut off left.
   *
   * @throws StorageException if that cannot be found out
   */
  public boolean isEmpty(ImageStores stores) {
    String lock = Storage.resolve(uri, OutputLock.FILE);
    try (Stream<String> files = new StoredFolder(uri).files(stores)) {
      return files.noneMatch(file -> !file.startsWith(runs() + "/") && !file.equals(lock));
    }
  }

  /**
   * Returns the files with features that other runs left, finished or not, whatever made them.
   * Several of them may hold the same image.
   *
   * @param runId the run that asks, whose own files are not among them
   * @throws StorageException if they cannot be listed
   */
  public Stream<String> featureFiles(String runId, ImageStores stores) {
    String own = staged(runId).uri() + "/";
    return Stream.of(features(), runs())
        .flatMap(folder -> new StoredFolder(folder).files(stores))
        .filter(file -> file.matches(".*/(features|progress)/[^./][^/]*\\.parquet"))
        .filter(file -> !file.startsWith(own));
  }

  /**
   * Puts a file of the features that are there among those that a run stages, if all of its rows
   * are still of use and at least {@value #LEAST_ROWS_KEPT}: it need not be written again. Smaller
   * files are written anew together with what comes, so that many short runs leave few of them.
   *
   * @param rows how many of its rows are of use
   * @return whether it was so
   */
  public boolean keepFeatures(String file, long rows, String runId) {
    if (rows < LEAST_ROWS_KEPT
        || !file.startsWith(features() + "/")
        || ParquetTable.rowCount(file) != rows) {
      return false;
    }
    String name = Checksum.sha256((runId + file).getBytes(StandardCharsets.UTF_8));
    String kept =
        Storage.resolve(staged(runId).features(), "part-" + name.substring(0, 16) + ".parquet");
    Storage.copy(file, kept);
    return true;
  }

  /** Leaves the counts of a run for {@link #counts}. */
  public void writeCounts(ImageCounts counts) {
    write(COUNTS, json(counts));
  }

  /** Returns the counts that the run left. */
  public ImageCounts counts() {
    try {
      return JSON.readValue(Storage.read(Storage.resolve(uri, COUNTS)), ImageCounts.class);
    } catch (IOException e) {
      throw new StorageException(uri + ": the run's counts cannot be read", e);
    }
  }

  /**
   * Puts what a run has staged in the place of an earlier output, {@code _SUCCESS} last.
   *
   * <p>A local table changes in one step. Objects in S3 have to be copied one by one: there, only
   * {@code _SUCCESS} tells that a table is whole.
   */
  public void publish(String runId, ImageStores stores) {
    OutputFolder staged = staged(runId);
    remove(stores, MARKS);
    for (String table : TABLES) {
      staged.part(table + "/" + TEMPORARY).remove(stores);
      part(table).remove(stores);
      staged.part(table).moveTo(part(table), stores);
    }
    for (String mark : List.of(REPORT, RUN, SUCCESS)) {
      staged.part(mark).moveTo(part(mark), stores);
    }
  }

  /**
   * Takes an output back of which a part may not be published. Its features stay, and those that it
   * was to replace, where a run that resumes finds them.
   */
  public void withdraw(String runId, ImageStores stores) {
    remove(stores, MARKS);
    part(FEATURES).moveTo(staged(runId + "-published").part(FEATURES), stores);
    staged(runId).part(FEATURES).moveTo(staged(runId + "-staged").part(FEATURES), stores);
    remove(stores, TABLES);
  }

  private StoredFolder part(String name) {
    return new StoredFolder(Storage.resolve(uri, name));
  }

  /** Writes {@code run.json}. */
  public void writeRun(RunReport report) {
    write(RUN, json(report));
  }

  /** Writes {@code report.html}. */
  public void writeReport(String html) {
    write(REPORT, html);
  }

  /** Writes {@code _SUCCESS}, the last file of a run. */
  public void markSuccess(String runId) {
    write(SUCCESS, runId);
  }

  /**
   * Removes an output and nothing else.
   *
   * @throws StorageException if something cannot be removed
   */
  public void clear(ImageStores stores) {
    remove(stores, MARKS);
    remove(stores, TABLES);
  }

  /** Removes what runs left that were cut off, and what only this one needed. */
  public void clearRuns(ImageStores stores) {
    remove(stores, List.of(RUNS));
  }

  /** Removes what a run has staged, save the features that another run may take over. */
  public void discard(String runId, ImageStores stores) {
    OutputFolder staged = staged(runId);
    staged.remove(stores, List.of(COUNTS, LISTING));
    staged.remove(stores, MARKS);
    staged.remove(stores, TABLES);
    for (String folder : List.of(staged.progress(), staged.uri(), runs())) {
      new StoredFolder(folder).removeIfEmpty();
    }
  }

  /** Removes files and folders of the given names, as far as they are there. */
  public void remove(ImageStores stores, List<String> names) {
    names.forEach(name -> part(name).remove(stores));
  }

  private void write(String name, String text) {
    Storage.write(Storage.resolve(uri, name), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
