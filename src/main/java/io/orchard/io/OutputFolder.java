package io.orchard.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.image.ImageFile;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The folder that one run fills: {@code features/}, {@code reduced/}, {@code rejected/}, {@code
 * model/}, {@code run.json}, {@code report.html}, and {@code _SUCCESS} when all the rest is there.
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

  /** Holds a folder for every run that goes on, or was cut off. */
  private static final String RUNS = "_run";

  /** The folder below a table's that Beam leaves, empty. */
  private static final String TEMPORARY = ".temp-beam";

  private static final NameFilter ANY = NameFilter.parse("*");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is whole when the pipeline ends. */
  private static final List<String> TABLES = List.of(FEATURES, "reduced", "rejected", "model");

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

  /** Returns the URI of the {@code model/} folder. */
  public String model() {
    return Storage.resolve(uri, "model");
  }

  /** Returns the URI of the folder where features go at once, before any table is whole. */
  public String progress() {
    return Storage.resolve(uri, PROGRESS);
  }

  /**
   * Returns whether there is no file in the folder, save what runs that were cut off left.
   *
   * @throws StorageException if that cannot be found out
   */
  public boolean isEmpty(ImageStores stores) {
    String lock = Storage.resolve(uri, OutputLock.FILE);
    try (Stream<ImageFile> files = list(uri, stores)) {
      return files
          .map(ImageFile::uri)
          .noneMatch(file -> !file.startsWith(runs() + "/") && !file.equals(lock));
    }
  }

  /**
   * Returns the files with features that earlier runs left, finished or not, whatever made them.
   * Several of them may hold the same image.
   *
   * @throws StorageException if they cannot be listed
   */
  public Stream<String> featureFiles(ImageStores stores) {
    return Stream.of(features(), runs())
        .flatMap(folder -> list(folder, stores))
        .map(ImageFile::uri)
        .filter(file -> file.matches(".*/(features|progress)/[^./][^/]*\\.parquet"));
  }

  private static Stream<ImageFile> list(String folder, ImageStores stores) {
    return Storage.isLocal(folder) && !Files.exists(Path.of(folder))
        ? Stream.empty()
        : stores.list(ImageLocation.parse(folder), ANY);
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
   * Puts the tables that a run has staged in the place of those of an earlier one, and writes
   * {@code run.json}. A {@code rejected/} table without rows is written where Beam, having none,
   * wrote no file.
   *
   * <p>A local table changes in one step. Objects in S3 have to be copied one by one: there, only
   * {@code _SUCCESS} tells that a table is whole.
   */
  public void publish(RunReport report, ImageStores stores) {
    OutputFolder staged = staged(report.runId());
    if (report.rejected() == 0) {
      RejectedTable.writeEmpty(staged.rejected());
    }
    remove(stores, MARKS);
    for (String table : TABLES) {
      remove(stores, List.of(table));
      move(Storage.resolve(staged.uri(), table), Storage.resolve(uri, table), stores);
    }
    write(RUN, json(report));
  }

  private static void move(String from, String to, ImageStores stores) {
    try {
      if (!Storage.isLocal(from)) {
        List<String> files = list(from, stores).map(ImageFile::uri).toList();
        List<String> moved =
            files.stream().map(file -> to + file.substring(from.length())).toList();
        FileSystems.rename(resources(files), resources(moved));
      } else if (Files.exists(Path.of(from))) {
        deleteTree(Path.of(from, TEMPORARY));
        Files.move(Path.of(from), Path.of(to));
      }
    } catch (IOException e) {
      throw new StorageException(to + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static List<ResourceId> resources(List<String> files) {
    return files.stream().map(Storage::resource).toList();
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
    staged.remove(stores, List.of(COUNTS));
    staged.remove(stores, TABLES);
    if (Storage.isLocal(uri)) {
      deleteEmpty(Path.of(staged.progress()), Path.of(staged.uri()), Path.of(runs()));
    }
  }

  /** Removes files and folders of the given names, as far as they are there. */
  public void remove(ImageStores stores, List<String> names) {
    for (String name : names) {
      String place = Storage.resolve(uri, name);
      if (Storage.isLocal(uri)) {
        deleteTree(Path.of(place));
      } else {
        try (Stream<ImageFile> files = list(place, stores)) {
          files.forEach(file -> deleteFile(file.uri()));
        }
      }
    }
  }

  private void write(String name, String text) {
    Storage.write(Storage.resolve(uri, name), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void deleteFile(String file) {
    try {
      FileSystems.delete(List.of(Storage.resource(file)), StandardMoveOptions.IGNORE_MISSING_FILES);
    } catch (IOException e) {
      throw new StorageException(file + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  private static void deleteTree(Path top) {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(top)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(top + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  /** Removes folders, from the innermost, up to one that is not empty. */
  private static void deleteEmpty(Path... folders) {
    try {
      for (Path folder : folders) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      // Something to take over.
    } catch (IOException e) {
      throw new StorageException(folders[0] + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
