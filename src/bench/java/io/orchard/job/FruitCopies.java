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
    List<Path> originals;
    try (Stream<Path> files = Files.walk(SharedData.require("fruits360/Training"))) {
      originals = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    for (int i = from; i < to; i++) {
      Path original = originals.get(i % originals.size()).toAbsolutePath();
      Path label = folder.resolve("Training").resolve(original.getParent().getFileName());
      Files.createDirectories(label);
      Files.copy(original, label.resolve(i + ".jpg"));
    }
    return folder;
  }
}
