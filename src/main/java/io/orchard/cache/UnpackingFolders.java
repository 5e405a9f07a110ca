package io.orchard.cache;

import java.io.IOException;

/**
 * Where JNA and JavaCPP, which load libraries, may unpack some of their own: in the {@link
 * UserCache}, where nobody else can put theirs. Left to themselves they would take {@code /tmp} and
 * {@code ~/.javacpp}. JNA removes what it unpacks as soon as it is loaded; JavaCPP keeps it, under
 * the name of its jar, and gets all that this program needs of it from {@link NativeLibraries}.
 */
public final class UnpackingFolders {
  private UnpackingFolders() {}

  /**
   * Sets the folders, unless the user has. To be called before either is touched. Thread-safe.
   *
   * @throws IOException if not even a temporary folder can be had
   */
  public static synchronized void set() throws IOException {
    set("jna.tmpdir", "jna");
    set("org.bytedeco.javacpp.cachedir", "javacpp");
  }

  private static void set(String property, String folder) throws IOException {
    if (System.getProperty(property) == null) {
      System.setProperty(property, UserCache.working(folder).toString());
    }
  }
}
