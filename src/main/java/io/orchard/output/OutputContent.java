package io.orchard.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.listing.ImageStores;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies where a run writes, and whose it is. A file is ours if
 *
 * <ul>
 *   <li>the {@code run.json} of an output names it, with its size; that of a run which was cut off
 *       while it published counts as well;
 *   <li>it lies in the working folder of a run that left its claim there, and has one of the names
 *       that runs give there.
 * </ul>
 *
 * <p>Anything else is somebody's, symbolic links included: it is never removed, moved or written
 * over. What has the name of work in progress but no claim, as a worker writes that does not know
 * of its run's end, stays as well, but is in nobody's way. Costs one listing of each table and of
 * the working folders, and one small read for each run that left something.
 */
final class OutputContent {

  /** A run's id, as {@link UUID} prints it. */
  private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final Pattern RUN_ID = Pattern.compile(ID);

  /** What follows {@code _run/} in a claim's name, and in that of a file which it covers. */
  private static final Pattern CLAIM = Pattern.compile("(" + ID + ")\\.claim");

  private static final Pattern WORK =
      Pattern.compile(
          "(ID)(?:-published|-staged)?/".replace("ID", ID)
              + "(?:\\.?(?:counts\\.json|duplicates\\.json|drift\\.json|evaluation\\.json"
              + "|run\\.json|report\\.html|_SUCCESS)"
              + "(?:\\.part)?"
              + "|(?:progress|listing)/\\.?[0-9a-f]{32}\\.parquet(?:\\.part)?"
              + "|(?:features|reduced|predictions|rejected|duplicates)/"
              + "(?:\\.temp-beam[^/]*/.+"
              + "|(?:[^/]+/)?\\.?part-[0-9a-f]+(?:-of-[0-9]+)?\\.(?:parquet|csv)(?:\\.part)?)"
              + "|model/(?:\\.?[a-z_]+\\.(?:json|parquet)(?:\\.part)?|network/.+))",
          Pattern.DOTALL);

  /** A claim that was cut off. */
  private static final Pattern BROKEN_CLAIM =
      Pattern.compile("\\.?ID\\.claim(?:\\.part)?".replace("ID", ID));

  /** Far more than the names of a million files take. */
  private static final long LARGEST_RUN_JSON = 1L << 28;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String root;
  private final List<StoredFile> files = new ArrayList<>();
  private final Map<String, Set<Long>> vouched = new HashMap<>();
  private final Set<String> claims = new HashSet<>();
  private final Set<String> reports = new HashSet<>();

  private OutputContent(String root) {
    this.root = root;
  }

  /**
   * Looks what there is.
   *
   * @param root an output folder
   * @param names of the files and folders in it that runs write
   * @throws StorageException if it cannot be listed or read
   */
  static OutputContent of(String root, List<String> names, ImageStores stores) {
    OutputContent content = new OutputContent(root);
    for (String name : names) {
      content.files.addAll(new StoredFolder(Storage.resolve(root, name)).content(stores));
    }
    content.files.forEach(content::readClaim);
    content.files.forEach(content::readRun);
    return content;
  }

  /** Returns whether a text is the id of a run. */
  static boolean isRunId(String text) {
    return RUN_ID.matcher(text).matches();
  }

  private void readClaim(StoredFile file) {
    Matcher claim = CLAIM.matcher(below(OutputFolder.RUNS, file));
    if (claim.matches()
        && file.bytes() == claim.group(1).length()
        && new String(Storage.read(file.uri()), StandardCharsets.UTF_8).equals(claim.group(1))) {
      claims.add(claim.group(1));
    }
  }

  private void readRun(StoredFile file) {
    String name = name(file);
    boolean published = name.equals(OutputFolder.RUN);
    boolean staged = isWork(file) && name.endsWith("/" + OutputFolder.RUN);
    if ((published || staged) && file.bytes() >= 0 && file.bytes() <= LARGEST_RUN_JSON) {
      readRun(name, Storage.read(file.uri()));
    }
  }

  private void readRun(String name, byte[] json) {
    JsonNode run;
    try {
      run = JSON.readTree(json);
    } catch (IOException e) {
      return; // Cut off, or of another program: it vouches for nothing.
    }
    if (isRunId(run.path("runId").asText()) && run.path(OutputFolder.FILES).isObject()) {
      reports.add(name);
      run.get(OutputFolder.FILES)
          .fields()
          .forEachRemaining(
              file ->
                  vouched
                      .computeIfAbsent(file.getKey(), any -> new HashSet<>())
                      .add(file.getValue().asLong(-1)));
    }
  }

  /** Returns a file's name below the output folder. */
  private String name(StoredFile file) {
    return file.uri().substring(Storage.resolve(root, "").length());
  }

  /** Returns a file's name below a folder in the output folder, or nothing if it is not there. */
  private String below(String folder, StoredFile file) {
    String name = name(file);
    return name.startsWith(folder + "/") ? name.substring(folder.length() + 1) : "";
  }

  private boolean isOurs(StoredFile file) {
    String name = name(file);
    return file.bytes() >= 0
        && (reports.contains(name)
            || vouched.getOrDefault(name, Set.of()).contains(file.bytes())
            || isWork(file)
            || isClaim(file));
  }

  /** Returns whether a file may stay where it is, though it is not known to be ours. */
  private boolean isStray(StoredFile file) {
    String name = below(OutputFolder.RUNS, file);
    return file.bytes() >= 0
        && (WORK.matcher(name).matches() || BROKEN_CLAIM.matcher(name).matches());
  }

  private boolean isClaim(StoredFile file) {
    Matcher claim = CLAIM.matcher(below(OutputFolder.RUNS, file));
    return claim.matches() && claims.contains(claim.group(1));
  }

  private boolean isWork(StoredFile file) {
    Matcher work = WORK.matcher(below(OutputFolder.RUNS, file));
    return work.matches() && claims.contains(work.group(1));
  }

  /**
   * Checks that everything is ours, or in nobody's way.
   *
   * @throws ForeignFilesException if something is not
   */
  void checkOurs() {
    List<StoredFile> foreign =
        files.stream().filter(file -> !isOurs(file) && !isStray(file)).toList();
    if (!foreign.isEmpty()) {
      throw new ForeignFilesException(foreign.get(0).uri(), foreign.size() - 1);
    }
  }

  /** Returns our files of a name, or in the folder of that name, below the output folder. */
  List<StoredFile> ours(String name) {
    return files.stream()
        .filter(file -> name(file).equals(name) || name(file).startsWith(name + "/"))
        .filter(this::isOurs)
        .toList();
  }

  /** Returns whether there is no file of ours of a name, or in the folder of that name. */
  boolean hasNone(String name) {
    return ours(name).isEmpty();
  }

  /** Removes our files of a name, or in the folder of that name, and the folders left empty. */
  void remove(String name) {
    remove(name, file -> true);
  }

  /** Removes what runs that are over left in their working folders; their claims go last. */
  void removeRuns() {
    remove(OutputFolder.RUNS, file -> !isClaim(file));
    remove(OutputFolder.RUNS);
  }

  private void remove(String name, Predicate<StoredFile> which) {
    StoredFolder folder = new StoredFolder(Storage.resolve(root, name));
    folder.remove(ours(name).stream().filter(which).map(StoredFile::uri).toList());
  }
}
