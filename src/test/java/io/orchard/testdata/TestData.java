package io.orchard.testdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every generated file of {@code testdata/}, and the program that writes them.
 *
 * <p>Files are overwritten in place; nothing is deleted, the README beside them least of all.
 */
public final class TestData {
  /** The committed folder, seen from the root of the repository. */
  static final Path FOLDER = Path.of("testdata");

  private TestData() {}

  /**
   * Writes the pictures and the broken files below the folder named by the only argument, or below
   * {@code testdata} where there is none.
   */
  public static void main(String[] args) throws IOException {
    Path folder = args.length == 0 ? FOLDER : Path.of(args[0]);
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** Returns the content of every generated file by its path below the folder. */
  static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>(BrokenFiles.all());
    for (Picture picture : Picture.all()) {
      files.put(picture.path(), picture.format().encode(picture.draw()));
    }
    return files;
  }
}
