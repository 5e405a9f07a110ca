package io.orchard.image;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes of bytes, whatever they mean. */
public final class ByteMutations {
  public static final List<Mutator.Mutation> ALL =
      List.of(
          ByteMutations::flipBits,
          ByteMutations::setBytes,
          ByteMutations::setNumber,
          ByteMutations::truncate,
          ByteMutations::delete,
          ByteMutations::duplicate,
          ByteMutations::copyOver,
          ByteMutations::insertNoise);

  private static final int HEADER_BYTES = 64;
  private static final int MOST_BYTES = 2 << 20;
  private static final byte[] BYTES = {0, 1, 2, 7, 8, 15, 16, 0x7f, -128, -2, -1};
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    7,
    255,
    256,
    4095,
    32_767,
    32_768,
    65_535,
    65_536,
    1 << 24,
    0x7fffffffL,
    0x80000000L,
    0xfffffff0L,
    0xffffffffL
  };

  private ByteMutations() {}

  /** A place in the file, every other time in its header. */
  static int place(byte[] file, RandomGenerator random) {
    int range = random.nextBoolean() ? Math.min(HEADER_BYTES, file.length) : file.length;
    return random.nextInt(Math.max(1, range));
  }

  static byte[] flipBits(byte[] file, RandomGenerator random) {
    byte[] changed = file.clone();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      changed[place(file, random)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  static byte[] setBytes(byte[] file, RandomGenerator random) {
    byte[] changed = file.clone();
    byte value = BYTES[random.nextInt(BYTES.length)];
    int start = place(file, random);
    int count = random.nextInt(4) == 0 ? random.nextInt(64) : 1;
    Arrays.fill(changed, start, Math.min(file.length, start + count), value);
    return changed;
  }

  static byte[] setNumber(byte[] file, RandomGenerator random) {
    boolean wide = random.nextBoolean();
    int at = place(file, random);
    long value = number(random, at);
    return random.nextBoolean()
        ? Bytes.withBigEndian(file, at, wide ? 4 : 2, value)
        : Bytes.withLittleEndian(file, at, wide ? 4 : 2, value);
  }

  /** A number that is often a limit, or one near {@code other}. */
  public static long number(RandomGenerator random, long other) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(1 << random.nextInt(1, 31));
      case 1 -> other + random.nextInt(-4, 5);
      default -> NUMBERS[random.nextInt(NUMBERS.length)];
    };
  }

  static byte[] truncate(byte[] file, RandomGenerator random) {
    return Arrays.copyOf(file, random.nextInt(file.length));
  }

  static byte[] delete(byte[] file, RandomGenerator random) {
    int start = place(file, random);
    int end = Math.min(file.length, start + 1 + random.nextInt(1 << random.nextInt(12)));
    return Bytes.replace(file, start, end, new byte[0]);
  }

  static byte[] duplicate(byte[] file, RandomGenerator random) {
    int start = place(file, random);
    int end = Math.min(file.length, start + 1 + random.nextInt(1 << random.nextInt(12)));
    byte[] block = Arrays.copyOfRange(file, start, end);
    byte[] changed = file;
    int copies = 1 + random.nextInt(1 << random.nextInt(8));
    for (int i = 0; i < copies && changed.length < MOST_BYTES; i++) {
      changed = Bytes.replace(changed, end, end, block);
    }
    return changed;
  }

  static byte[] copyOver(byte[] file, RandomGenerator random) {
    byte[] changed = file.clone();
    int from = random.nextInt(file.length);
    int to = place(file, random);
    int count = Math.min(1 + random.nextInt(256), file.length - Math.max(from, to));
    System.arraycopy(file, from, changed, to, count);
    return changed;
  }

  static byte[] insertNoise(byte[] file, RandomGenerator random) {
    byte[] noise = new byte[1 + random.nextInt(64)];
    random.nextBytes(noise);
    int at = place(file, random);
    return Bytes.replace(file, at, at, noise);
  }

  static byte[] splice(byte[] file, byte[] other, RandomGenerator random) {
    byte[] tail = Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
    int at = random.nextInt(file.length);
    return Bytes.replace(file, at, random.nextBoolean() ? file.length : at, tail);
  }
}
