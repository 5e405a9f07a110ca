package io.orchard.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orchard.cache.Checksum;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.pca.Drift;
import io.orchard.rows.FeatureTable;
import io.orchard.storage.RealPlace;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that one run fills: {@code features/}, {@code reduced/}, {@code predictions/}, {@code
 * rejected/}, {@code duplicates/}, {@code model/}, {@code evaluation.json}, {@code run.json},
 * {@code report.html}, and {@code _SUCCESS} when all the rest is there.
 *
 * <p>A run works in a folder of the same kind below it, {@link #staged}, and moves its tables up
 * when all of them are whole. What a run that was cut off left there is of use to the next one, or
 * removed by it.
 *
 * @param uri an absolute local path or an {@code s3://} prefix, without a slash at its end
 */
public record OutputFolder(String uri) implements Serializable {

  private static final String SUCCESS = "_SUCCESS";
  static final String RUN = "run.json";

  /** The part of {@code run.json} that names each other file of the output, with its size. */
  static final String FILES = "files";

  private static final String REPORT = "report.html";
  private static final String COUNTS = "counts.json";
  private static final String DUPLICATE_COUNTS = "duplicates.json";
  private static final String DRIFT = "drift.json";
  private static final String FEATURES = "features";
  private static final String PROGRESS = "progress";
  private static final String LISTING = "listing";

  /** Holds a folder for every run that goes on, or was cut off. */
  static final String RUNS = "_run";

  /** The folder below a table's that Beam leaves, empty but for what failed workers wrote. */
  private static final String TEMPORARY = ".temp-beam";

  /** Rows of the smallest file of features that a resumed run leaves as it is. */
  public static final int LEAST_ROWS_KEPT = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is whole when the pipeline ends. */
  private static final List<String> TABLES =
      List.of(
          FEATURES, "reduced", "predictions", "rejected", "duplicates", "model", "evaluation.json");

  /** What {@code run.json} vouches for. */
  private static final List<String> VOUCHED =
      Stream.concat(TABLES.stream(), Stream.of(REPORT, SUCCESS)).toList();

  /** Everything that runs write here, save what keeps others out. */
  private static final List<String> NAMES =
      Stream.concat(VOUCHED.stream(), Stream.of(RUN, RUNS)).toList();

  /**
   * Returns the folder at a URI.
   *
   * @throws IllegalArgumentException if it is a pattern: what is written has one place
   */
  public static OutputFolder of(String uri) {
    if (!Storage.isLocal(uri) && uri.matches(".*[*?\\[{].*")) {
      throw new IllegalArgumentException("must be one prefix, without any of * ? [ {");
    }
    return new OutputFolder(Storage.absolute(uri.replaceAll("(?<=[^/:])/+$", "")));
  }

  /** Returns whether a place lies where runs write, or below that. */
  public boolean isWrittenOver(ImageLocation other) {
    RealPlace place = RealPlace.of(other.uri());
    return Stream.concat(NAMES.stream(), Stream.of(OutputLock.FILE))
        .anyMatch(name -> place.isIn(RealPlace.of(Storage.resolve(uri, name))));
  }

  /** Returns whether what is written here may be found at a place. */
  public boolean isIn(ImageLocation other) {
    return other.holds(RealPlace.of(uri));
  }

  /** Returns the folder below this one in which a run makes its tables. */
  public OutputFolder staged(String runId) {
    return new OutputFolder(Storage.resolve(runs(), runId));
  }

  /** Returns the URI of the folder that holds one for every run that goes on, or was cut off. */
  public String runs() {
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

  /** Returns the URI of the {@code duplicates/} table. */
  public String duplicates() {
    return Storage.resolve(uri, "duplicates");
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
   * Checks that earlier runs wrote everything that lies where this one writes.
   *
   * @throws ForeignFilesException if something else is in the way
   * @throws StorageException if that cannot be found out
   */
  public void checkOurs(ImageStores stores) {
    content(stores).checkOurs();
  }

  /** As {@link #checkOurs}, for an output that is known to be empty. */
  public void checkRunsOurs(ImageStores stores) {
    work(stores).checkOurs();
  }

  private OutputContent content(ImageStores stores) {
    return OutputContent.of(uri, NAMES, stores);
  }

  private OutputContent work(ImageStores stores) {
    return OutputContent.of(uri, List.of(RUNS), stores);
  }

  /** Leaves the mark by which others know the working folder of a run for one. */
  public void claim(String runId) {
    Storage.write(claimOf(runId), runId.getBytes(StandardCharsets.UTF_8));
  }

  private String claimOf(String runId) {
    return Storage.resolve(runs(), runId + ".claim");
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
    return featureFiles(stores).filter(file -> !file.startsWith(own));
  }

  /** As {@link #featureFiles(String, ImageStores)}, those of every run. */
  public Stream<String> featureFiles(ImageStores stores) {
    return Stream.of(features(), runs())
        .flatMap(folder -> new StoredFolder(folder).files(stores))
        .filter(file -> file.matches(".*/(features|progress)/[^./][^/]*\\.parquet"));
  }

  /**
   * Puts a file of the features that are there among those that a run stages, if all of its rows
   * are still of use and at least {@value #LEAST_ROWS_KEPT}: it need not be written again. Smaller
   * files are written anew together with what comes, so that many short runs leave few of them.
   *
   * @param rows how many of its rows are of use
   * @param staged the folder in which the run makes its tables, of this output or of another one
   * @return whether it was so
   */
  public boolean keepFeatures(String file, long rows, OutputFolder staged) {
    if (rows < LEAST_ROWS_KEPT
        || !file.startsWith(features() + "/")
        || !FeatureTable.isWhole(file, rows)) {
      return false;
    }
    String name = Checksum.sha256((staged.uri + file).getBytes(StandardCharsets.UTF_8));
    String kept = Storage.resolve(staged.features(), "part-" + name.substring(0, 16) + ".parquet");
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

  /** Leaves the counts of twins for {@link #duplicateCounts}. */
  public void writeDuplicates(DuplicateCounts counts) {
    write(DUPLICATE_COUNTS, json(counts));
  }

  /** Returns the counts of twins that the run left, or null where none were sought. */
  public @Nullable DuplicateCounts duplicateCounts() {
    String file = Storage.resolve(uri, DUPLICATE_COUNTS);
    if (!Storage.exists(file)) {
      return null;
    }
    try {
      return JSON.readValue(Storage.read(file), DuplicateCounts.class);
    } catch (IOException e) {
      throw new StorageException(uri + ": the run's counts of twins cannot be read", e);
    }
  }

  /** Leaves how far the images of a run lie from its model's, for {@link #drift}. */
  public void writeDrift(Drift drift) {
    write(DRIFT, json(drift));
  }

  /** Returns the drift that the run left, or null where it left none. */
  public @Nullable Drift drift() {
    String file = Storage.resolve(uri, DRIFT);
    if (!Storage.exists(file)) {
      return null;
    }
    try {
      return JSON.readValue(Storage.read(file), Drift.class);
    } catch (IOException e) {
      throw new StorageException(file + ": the run's drift cannot be read", e);
    }
  }

  /**
   * Writes {@code run.json} and, after a success, {@code _SUCCESS}: the last files of a run, in the
   * folder where it works. From then on {@code run.json} vouches for all others.
   *
   * @param cost asked when nothing is left to be done before {@code run.json} is written
   * @return what was written there
   */
  public RunReport conclude(
      RunReport report, boolean success, Supplier<RunCost> cost, ImageStores stores) {
    if (success) {
      write(SUCCESS, report.runId());
    }
    ObjectNode files = JSON.createObjectNode();
    for (String name : VOUCHED) {
      part(name + "/" + TEMPORARY).removeAll(stores);
      for (StoredFile file : part(name).content(stores)) {
        files.put(file.uri().substring(uri.length() + 1), file.bytes());
      }
    }
    RunReport whole = report.withCost(cost.get());
    ObjectNode json = JSON.valueToTree(whole);
    json.set(FILES, files);
    write(RUN, json(json));
    return whole;
  }

  /**
   * Puts what a run has staged in the place of an earlier output, {@code _SUCCESS} last; on a local
   * disk, when everything before it is on the disk for good.
   *
   * <p>A local table changes in one step. Objects in S3 have to be copied one by one: there, only
   * {@code _SUCCESS} tells that a table is whole. Until the new {@code run.json} replaces the old
   * one, the two together vouch for what there is.
   *
   * @param begins told before the first change; until then a failure leaves the earlier output
   * @throws ForeignFilesException if something of others has come in the way; nothing is touched
   */
  public void publish(String runId, ImageStores stores, Runnable begins) {
    OutputFolder staged = staged(runId);
    OutputContent earlier = content(stores);
    earlier.checkOurs();
    new StoredFolder(staged.uri).force();
    begins.run();
    removeSuccess(earlier);
    for (String table : TABLES) {
      earlier.remove(table);
      staged.part(table).moveTo(part(table), stores);
    }
    earlier.remove(REPORT);
    staged.part(REPORT).moveTo(part(REPORT), stores);
    staged.part(RUN).replace(part(RUN), stores);
    forceNames();
    staged.part(SUCCESS).moveTo(part(SUCCESS), stores);
    forceNames();
  }

  /** The mark of completeness goes first, for good, when something of an output goes. */
  private void removeSuccess(OutputContent content) {
    content.remove(SUCCESS);
    forceNames();
  }

  private void forceNames() {
    new StoredFolder(uri).forceNames();
  }

  /**
   * Takes an output back of which a part may not be published. Its features stay, and those that it
   * was to replace, where a run that resumes finds them.
   */
  public void withdraw(String runId, ImageStores stores) {
    OutputContent content = content(stores);
    removeSuccess(content);
    OutputFolder published = staged(runId + "-published");
    for (StoredFile file : content.ours(FEATURES)) {
      String name = file.uri().substring(uri.length() + 1);
      new StoredFolder(file.uri()).moveTo(published.part(name), stores);
    }
    staged(runId).part(FEATURES).moveTo(staged(runId + "-staged").part(FEATURES), stores);
    removeOutput(content);
  }

  private StoredFolder part(String name) {
    return new StoredFolder(Storage.resolve(uri, name));
  }

  /** Writes {@code report.html}. */
  public void writeReport(String html) {
    write(REPORT, html);
  }

  /**
   * Removes what an earlier run wrote and nothing else; {@code run.json}, which knows what that is,
   * last.
   *
   * @throws StorageException if something cannot be removed
   */
  public void clear(ImageStores stores) {
    OutputContent content = content(stores);
    removeSuccess(content);
    removeOutput(content);
  }

  private static void removeOutput(OutputContent content) {
    TABLES.forEach(content::remove);
    content.remove(REPORT);
    content.remove(RUN);
  }

  /** Removes what runs left in their working folders, of this one too, as {@link #clear} does. */
  public void clearRuns(ImageStores stores) {
    work(stores).removeRuns();
  }

  /** Removes what a run has staged, save the features that another run may take over. */
  public void discard(String runId, ImageStores stores) {
    String own = Storage.resolve(RUNS, runId);
    OutputContent content = work(stores);
    Stream.concat(NAMES.stream(), Stream.of(COUNTS, DUPLICATE_COUNTS, DRIFT, LISTING))
        .forEach(name -> content.remove(Storage.resolve(own, name)));
    part(own).removeEmpty();
    OutputContent left = work(stores);
    if (Stream.of(own, own + "-published", own + "-staged").allMatch(left::hasNone)) {
      left.remove(own + ".claim");
    }
    part(RUNS).removeEmpty();
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
