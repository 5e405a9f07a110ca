package io.orchard.job;

import io.orchard.SharedData;



import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with as many real 100x100 JPEGs as are wanted: some hundred, copied under many names. */
final class FruitCopies {

  private FruitCopies() {}

  /** Adds the images from one number to before another to a folder, in a folder per label. */
  static Path add(Path folder, int from, int to) throws IOException {
    List<Path> originals = originals();
    for (int i = from; i < to; i++) {
      Path original = originals.get(i % originals.size());
      add(folder, original.getParent().getFileName().toString(), i, original);
    }
    return folder;
  }

  /** Adds so many images to a folder, dealt out to so many labels. */
  static Path addInClasses(Path folder, int images, int classes) throws IOException {
    List<Path> originals = originals();
    for (int i = 0; i < images; i++) {
      add(folder, "class " + i % classes, i, originals.get(i % originals.size()));
    }
    return folder;
  }

  private static List<Path> originals() throws IOException {
    try (Stream<Path> files = Files.walk(SharedData.require("fruits360/Training"))) {
      return files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
  }

  private static void add(Path folder, String label, int number, Path original)
      throws IOException {
    Path labelled = Files.createDirectories(folder.resolve("Training").resolve(label));
    Files.copy(original.toAbsolutePath(), labelled.resolve(number + ".jpg"));
  }
}
