package io.orchard.image;

import java.util.List;
import java.util.random.RandomGenerator;

/** Changes of fields at fixed places of BMP and GIF files. */
final class HeaderMutations {
  static final List<Mutator.Mutation> BMP =
      List.of(HeaderMutations::bmpSize, HeaderMutations::bmpField);

  static final List<Mutator.Mutation> GIF =
      List.of(HeaderMutations::gifScreen, HeaderMutations::gifFrame, HeaderMutations::gifCodeSize);

  /** Places and lengths of data offset, header size, depth, compression, colours, red mask. */
  private static final int[][] BMP_FIELDS = {{10, 4}, {14, 4}, {28, 2}, {30, 4}, {46, 4}, {54, 4}};

  private static final long[] BMP_VALUES = {0, 1, 2, 3, 4, 8, 12, 16, 24, 32, 40, 54, 64, 108, 124};

  private HeaderMutations() {}

  private static byte[] bmpSize(byte[] file, RandomGenerator random) {
    long[] size = HugeSizes.next(random);
    byte[] changed = Bytes.withLittleEndian(file, 18, 4, size[0]);
    return Bytes.withLittleEndian(changed, 22, 4, random.nextBoolean() ? size[1] : -size[1]);
  }

  private static byte[] bmpField(byte[] file, RandomGenerator random) {
    int[] field = BMP_FIELDS[random.nextInt(BMP_FIELDS.length)];
    long value = BMP_VALUES[random.nextInt(BMP_VALUES.length)];
    return Bytes.withLittleEndian(file, field[0], field[1], value);
  }

  private static byte[] gifScreen(byte[] file, RandomGenerator random) {
    return gifSize(file, 6, random);
  }

  private static byte[] gifFrame(byte[] file, RandomGenerator random) {
    return gifSize(file, separator(file) + 5, random);
  }

  private static byte[] gifSize(byte[] file, int at, RandomGenerator random) {
    long[] size = HugeSizes.next(random);
    return Bytes.withLittleEndian(Bytes.withLittleEndian(file, at, 2, size[0]), at + 2, 2, size[1]);
  }

  private static byte[] gifCodeSize(byte[] file, RandomGenerator random) {
    int flags = separator(file) + 9;
    int palette = (file[flags] & 0x80) == 0 ? 0 : 3 * (2 << (file[flags] & 7));
    return Bytes.withBigEndian(file, flags + 1 + palette, 1, random.nextInt(14));
  }

  /** The first image separator behind the palette, or something that looks like one. */
  private static int separator(byte[] file) {
    int at = 13 + ((file[10] & 0x80) == 0 ? 0 : 3 * (2 << (file[10] & 7)));
    while (file[at] != ',') {
      at++;
    }
    return at;
  }
}
