package io.orchard.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whose a file or folder is and who may write it; of a link, whose the link is.
 *
 * @param user number of the user that owns it
 * @param mode its type and permissions, as {@code stat} gives them
 */
public record Ownership(int user, int mode) {
  private static final int ROOT = 0;
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FOR_OTHERS = 0077;
  private static final int WRITE_FOR_OTHERS = 0022;

  /** Reads the ownership of something that is there. */
  public static Ownership of(Path path) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    return new Ownership((int) found.get("uid"), (int) found.get("mode"));
  }

  /** Returns the number of this process's user, who need not have a name. */
  public static int self() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  boolean isFolder() {
    return (mode & TYPE) == FOLDER;
  }

  /** Returns whether it belongs to this process's user. */
  boolean isOwn() throws IOException {
    return user == self();
  }

  /**
   * Returns whether it belongs to this process's user, or to root, who may do everything anyway and
   * makes the images that containers start from.
   */
  boolean isOwnOrRoots() throws IOException {
    return user == ROOT || isOwn();
  }

  /** Returns whether its permissions let another user do anything with it. */
  boolean isOpen() {
    return (mode & FOR_OTHERS) != 0;
  }

  /** Returns whether its permissions let another user write it. */
  boolean isWritableByOthers() {
    return (mode & WRITE_FOR_OTHERS) != 0;
  }

  /** Returns whether its content can only come from this process's user, or from root. */
  public boolean isTrusted() throws IOException {
    return isOwnOrRoots() && !isWritableByOthers();
  }

  /** Returns the owner's number as other programs show it. */
  String userNumber() {
    return Integer.toUnsignedString(user);
  }
}
