package io.orchard.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.image.ImageFile;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;

/**
 * The folder that one run fills: {@code features/}, {@code reduced/}, {@code predictions/}, {@code
 * rejected/}, {@code model/}, {@code evaluation.json}, {@code run.json}, {@code report.html}, and
 * {@code _SUCCESS} when all the rest is there.
 *
 * @param uri an absolute local path or an {@code s3://} prefix, without a slash at its end
 */
public record OutputFolder(String uri) implements Serializable {

  private static final String SUCCESS = "_SUCCESS";
  private static final String RUN = "run.json";
  private static final String REPORT = "report.html";
  private static final String COUNTS = "_counts.json";
  private static final String RUNNING = "_RUNNING";

  /** The folder below a table's that Beam leaves, empty. */
  private static final String TEMPORARY = ".temp-beam";

  private static final NameFilter ANY = NameFilter.parse("*");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Everything a run may leave, the marks of completeness first, so that they go first. */
  private static final List<String> CONTENT =
      List.of(
          SUCCESS,
          RUN,
          REPORT,
          COUNTS,
          "evaluation.json",
          "features",
          "reduced",
          "predictions",
          "rejected",
          "model",
          RUNNING);

  /** Returns the folder at a URI. */
  public static OutputFolder of(String uri) {
    return new OutputFolder(Storage.absolute(uri.replaceAll("(?<=[^/:])/+$", "")));
  }

  /** Returns the URI of the {@code features/} table. */
  public String features() {
    return Storage.resolve(uri, "features");
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

  /**
   * Returns whether there is no file in the folder.
   *
   * @throws StorageException if that cannot be found out
   */
  public boolean isEmpty(ImageStores stores) {
    if (Storage.isLocal(uri) && !Files.exists(Path.of(uri))) {
      return true;
    }
    try (Stream<ImageFile> files = stores.list(ImageLocation.parse(uri), ANY)) {
      return files.findFirst().isEmpty();
    }
  }

  /**
   * Takes the folder for a run, so that a second run finds it in use.
   *
   * @throws StorageException if it cannot be written
   */
  public void begin(String runId) {
    if (Storage.isLocal(uri)) {
      try {
        Files.createDirectories(Path.of(uri));
      } catch (IOException e) {
        throw new StorageException(uri + ": the folder cannot be made; check its permissions", e);
      }
    }
    write(RUNNING, runId);
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
   * Writes {@code run.json}, and a {@code rejected/} table without rows where Beam, having none,
   * wrote no file; removes what only the run itself needed.
   */
  public void finish(RunReport report) {
    if (report.rejected() == 0) {
      RejectedTable.writeEmpty(rejected());
    }
    write(RUN, json(report));
    delete(COUNTS);
    delete(RUNNING);
    if (Storage.isLocal(uri)) {
      for (String table : List.of(features(), reduced(), rejected())) {
        deleteTree(Path.of(table, TEMPORARY));
      }
    }
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
   * Removes what a run left and nothing else.
   *
   * @throws StorageException if something cannot be removed
   */
  public void clear(ImageStores stores) {
    remove(stores, CONTENT);
  }

  /** Removes files and folders of the given names, as far as they are there. */
  public void remove(ImageStores stores, List<String> names) {
    for (String name : names) {
      String place = Storage.resolve(uri, name);
      if (Storage.isLocal(uri)) {
        deleteTree(Path.of(place));
      } else {
        try (Stream<ImageFile> files = stores.list(ImageLocation.parse(place), ANY)) {
          files.forEach(file -> deleteFile(file.uri()));
        }
      }
    }
  }

  private void write(String name, String text) {
    Storage.write(Storage.resolve(uri, name), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void delete(String name) {
    deleteFile(Storage.resolve(uri, name));
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

  private static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
