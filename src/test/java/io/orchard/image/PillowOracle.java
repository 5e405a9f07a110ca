package io.orchard.image;

import static java.util.stream.Collectors.toMap;

import io.orchard.SharedData;
import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The shared reference images with what Pillow 9.4 made of them; skips the test if absent. */
public final class PillowOracle {
  /** One row of the manifest: what {@code filter}, or plain decoding, made of an image. */
  public record Case(String image, String filter, int width, int height, String expected) {
    boolean decoding() {
      return filter.equals("decoded");
    }
  }

  private final Path root;
  private final List<Case> cases;

  private PillowOracle(Path root, List<Case> cases) {
    this.root = root;
    this.cases = cases;
  }

  public static PillowOracle load() throws IOException {
    Path root = SharedData.require("pillow-oracle");
    try (var lines = Files.lines(root.resolve("manifest.tsv"))) {
      return new PillowOracle(root, lines.skip(1).map(PillowOracle::parse).toList());
    }
  }

  private static Case parse(String line) {
    String[] fields = line.split("\t");
    return new Case(
        fields[0], fields[1], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[4]);
  }

  List<Case> decodings() {
    return cases.stream().filter(Case::decoding).toList();
  }

  public List<Case> resizings() {
    return cases.stream().filter(c -> !c.decoding()).toList();
  }

  /** What Pillow decoded each image to, by image name. */
  public Map<String, RgbImage> decoded() {
    return decodings().stream().collect(toMap(Case::image, this::expected));
  }

  public RgbImage expected(Case c) {
    return new RgbImage(c.width(), c.height(), read(c.expected()));
  }

  byte[] read(String relative) {
    try {
      return Files.readAllBytes(root.resolve(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files that must be rejected. */
  List<Path> bad() throws IOException {
    try (var files = Files.list(root.resolve("bad"))) {
      return files.sorted().toList();
    }
  }
}
