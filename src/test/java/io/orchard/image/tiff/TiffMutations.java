package io.orchard.image.tiff;

import io.orchard.image.ByteMutations;
import io.orchard.image.Bytes;
import io.orchard.image.HugeSizes;
import io.orchard.image.Mutator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes of the tags of TIFF files; those of BigTIFF are left to chance. */
public final class TiffMutations {
  public static final List<Mutator.Mutation> ALL =
      List.of(
          TiffMutations::size,
          TiffMutations::tag,
          TiffMutations::tag,
          TiffMutations::chunkSize,
          TiffMutations::exchange,
          TiffMutations::samePlaces);

  private static final int[] TAGS = {
    256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338,
    339, 347
  };
  private static final int[] VALUES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64, 32_773, 32_946, 65_535, 1 << 20, -1
  };
  private static final int[] TYPES = {1, 3, 4, 7, 16};

  private TiffMutations() {}

  private static boolean little(byte[] file) {
    return file[0] == 'I';
  }

  private static long get(byte[] file, int at, int bytes) {
    return little(file) ? Bytes.littleEndian(file, at, bytes) : Bytes.bigEndian(file, at, bytes);
  }

  private static byte[] with(byte[] file, int at, int bytes, long value) {
    return little(file)
        ? Bytes.withLittleEndian(file, at, bytes, value)
        : Bytes.withBigEndian(file, at, bytes, value);
  }

  private static int directory(byte[] file) {
    return (int) get(file, 4, 4);
  }

  private static int entries(byte[] file) {
    return (int) get(file, directory(file), 2);
  }

  private static int anyEntry(byte[] file, RandomGenerator random) {
    return directory(file) + 2 + 12 * random.nextInt(Math.max(1, entries(file)));
  }

  /** Where the entry of a tag is; of a random one if there is none. */
  private static int entry(byte[] file, int tag, RandomGenerator random) {
    for (int i = 0; i < entries(file); i++) {
      int at = directory(file) + 2 + 12 * i;
      if (get(file, at, 2) == tag) {
        return at;
      }
    }
    return anyEntry(file, random);
  }

  private static byte[] single(byte[] file, int at, int tag, long value) {
    byte[] changed = with(with(file, at, 2, tag), at + 2, 2, 4);
    return with(with(changed, at + 4, 4, 1), at + 8, 4, value);
  }

  private static byte[] size(byte[] file, RandomGenerator random) {
    long[] size = HugeSizes.next(random);
    byte[] changed = single(file, entry(file, 256, random), 256, size[0]);
    return single(changed, entry(changed, 257, random), 257, size[1]);
  }

  private static byte[] tag(byte[] file, RandomGenerator random) {
    int at = anyEntry(file, random);
    int value = VALUES[random.nextInt(VALUES.length)];
    return switch (random.nextInt(4)) {
      case 0 -> with(file, at, 2, TAGS[random.nextInt(TAGS.length)]);
      case 1 -> with(file, at + 2, 2, TYPES[random.nextInt(TYPES.length)]);
      case 2 -> with(file, at + 4, 4, ByteMutations.number(random, get(file, at + 4, 4)));
      default -> with(file, at + 8, get(file, at + 2, 2) == 3 ? 2 : 4, value);
    };
  }

  private static byte[] chunkSize(byte[] file, RandomGenerator random) {
    boolean tiled = random.nextBoolean();
    int tag = tiled ? 322 + random.nextInt(2) : 278;
    long value = tiled ? HugeSizes.next(random)[0] : 1 + random.nextInt(8);
    return single(file, entry(file, tag, random), tag, value);
  }

  private static byte[] exchange(byte[] file, RandomGenerator random) {
    int one = anyEntry(file, random);
    int other = anyEntry(file, random);
    byte[] changed = with(file, one, 2, get(file, other, 2));
    return with(changed, other, 2, get(file, one, 2));
  }

  /** All strips or tiles at one place of the file. */
  private static byte[] samePlaces(byte[] file, RandomGenerator random) {
    int tag = random.nextBoolean() ? 273 : 324;
    int count = 1 + random.nextInt(5_000);
    byte[] places = new byte[4 * count];
    int at = entry(file, tag, random);
    byte[] changed = with(with(file, at, 2, tag), at + 2, 2, 4);
    changed = with(with(changed, at + 4, 4, count), at + 8, 4, file.length);
    changed = Bytes.replace(changed, file.length, file.length, places);
    long place = random.nextInt(file.length);
    for (int i = 0; i < places.length; i += 4) {
      for (int b = 0; b < 4; b++) {
        changed[file.length + i + b] = (byte) (place >> 8 * (little(file) ? b : 3 - b));
      }
    }
    return changed;
  }
}
