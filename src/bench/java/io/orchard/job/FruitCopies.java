package io.orchard.job;

import io.orchard.SharedData;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import javax.imageio.ImageIO;



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

  /** Adds so many images to a folder, no two of the same pixels: each round is a bit brighter. */
  static Path addDistinct(Path folder, int images) throws IOException {
    List<Path> originals = originals();
    for (int i = 0; i < images; i++) {
      Path original = originals.get(i % originals.size());
      BufferedImage image = ImageIO.read(original.toFile());
      int round = i / originals.size();
      Path copy = named(folder, original, i);
      Files.createDirectories(copy.getParent());
      ImageIO.write(new RescaleOp(1 + 0.01f * round, 0, null).filter(image, null), "jpg", copy.toFile());
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

  /**
   * Makes a folder of so many images, most of them second names of a copy, which cost no room.
   *
   * @param images at most some million: a file has no more than 65,000 names
   */
  static Path link(Path folder, int images) throws IOException {
    List<Path> originals = originals();
    int copies = Math.min(images, originals.size());
    add(folder, 0, copies);
    for (int i = copies; i < images; i++) {
      Path copy = named(folder, originals.get(i % copies), i % copies);
      Files.createLink(named(folder, originals.get(i % copies), i), copy);
    }
    return folder;
  }

  private static Path named(Path folder, Path original, int number) {
    String label = original.getParent().getFileName().toString();
    return folder.resolve("Training").resolve(label).resolve(number + ".jpg");
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
