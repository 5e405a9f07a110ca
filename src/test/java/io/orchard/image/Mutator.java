package io.orchard.image;

import io.orchard.image.jpeg.JpegMutations;
import io.orchard.image.png.PngMutations;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.tiff.TiffMutations;
import io.orchard.image.webp.WebpMutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Damages image files: some changes know nothing of formats, some keep checksums and structure
 * right, so that what they change is reached. All randomness comes from the generator given.
 */
public final class Mutator {
  /** One way to damage a file; the array given is left as it is. */
  public interface Mutation {
    byte[] apply(byte[] file, RandomGenerator random);
  }

  private static final int MOST_CHANGES = 4;

  private static final Map<ImageFormat, List<Mutation>> BY_FORMAT =
      Map.of(
          ImageFormat.JPEG, JpegMutations.ALL,
          ImageFormat.PNG, PngMutations.ALL,
          ImageFormat.TIFF, TiffMutations.ALL,
          ImageFormat.GIF, HeaderMutations.GIF,
          ImageFormat.BMP, HeaderMutations.BMP,
          ImageFormat.WEBP, WebpMutations.ALL);

  private final List<byte[]> seeds;

  /** Makes mutants of these files. */
  Mutator(List<byte[]> seeds) {
    this.seeds = seeds;
  }

  /** Returns a mutant. */
  byte[] mutant(RandomGenerator random) {
    byte[] file = seed(random);
    int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      file = change(file, random);
    }
    return file;
  }

  private byte[] seed(RandomGenerator random) {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] change(byte[] file, RandomGenerator random) {
    List<Mutation> fitting = new ArrayList<>();
    if (random.nextBoolean()) {
      try {
        fitting.addAll(BY_FORMAT.get(ImageFormat.of(file)));
      } catch (ImageDecodeException noLongerAnImage) {
        // Any bytes can be damaged further.
      }
    }
    if (fitting.isEmpty()) {
      fitting.addAll(ByteMutations.ALL);
      fitting.add((a, r) -> ByteMutations.splice(a, seed(r), r));
    }
    try {
      return fitting.get(random.nextInt(fitting.size())).apply(file, random);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException cutOff) {
      // What was to be changed is gone by an earlier change.
      return file;
    }
  }
}
