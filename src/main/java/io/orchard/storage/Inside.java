package io.orchard.storage;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Names that others chose, in a listing, a model or a label, and that become the names of files:
 * here they can mean nothing but something below the folder that they are given with.
 *
 * <p>A name is one or more parts between slashes. It is refused where a part is empty, {@code .} or
 * {@code ..}, which also refuses a slash at either end. A key in S3 may hold all of these and means
 * no folder by them; but the same name is a path on a disk, and servers and tools between this
 * program and a bucket may take it for one. So such names are refused as keys as well.
 */
public final class Inside {

  private Inside() {}

  /**
   * Returns the path of something below a folder of this machine.
   *
   * @throws StorageException if the name may mean something elsewhere
   */
  public static Path path(Path folder, String name) {
    return folder.resolve(name(folder.toString(), name));
  }

  /**
   * Returns the URI of something below a folder, local or {@code s3://}.
   *
   * @throws StorageException if the name may mean something elsewhere
   */
  public static String uri(String folder, String name) {
    return Storage.resolve(folder, name(folder, name));
  }

  /**
   * Returns the name below a folder of a file that a listing of the folder found.
   *
   * @throws StorageException if the file is not in the folder, or may not be on a disk
   */
  public static String nameOf(String folder, String uri) {
    String start = Storage.resolve(folder, "");
    if (!uri.startsWith(start)) {
      throw new StorageException(folder + ": its listing names another place, " + shown(uri));
    }
    return name(folder, uri.substring(start.length()));
  }

  /**
   * Returns a name that stays below a folder, as it is.
   *
   * @throws StorageException if the name may mean something elsewhere
   */
  public static String name(String folder, String name) {
    int everything = -1;
    boolean stays =
        name.indexOf('\0') < 0
            && Arrays.stream(name.split("/", everything))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (!stays) {
      throw new StorageException(
          folder
              + ": the name '"
              + shown(name)
              + "' may lead out of it; rename or remove the file");
    }
    return name;
  }

  /** Returns a name as one line. */
  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
