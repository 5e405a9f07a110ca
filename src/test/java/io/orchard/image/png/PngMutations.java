package io.orchard.image.png;

import io.orchard.image.ByteMutations;
import io.orchard.image.Bytes;
import io.orchard.image.HugeSizes;
import io.orchard.image.Mutator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Changes of PNG chunks, with the checksums made right again. */
public final class PngMutations {
  public static final List<Mutator.Mutation> ALL =
      List.of(
          PngMutations::size,
          PngMutations::kind,
          PngMutations::content,
          PngMutations::order,
          PngMutations::pixels);

  private static final int[] DEPTHS = {1, 2, 4, 8, 16, 3, 0};
  private static final int[] COLOR_TYPES = {0, 2, 3, 4, 6, 1, 255};
  private static final int IHDR = 0;
  private static final int MOST_RAW_BYTES = 1 << 20;

  private PngMutations() {}

  /** Type and content of the chunks, as far as they are whole. */
  private static List<byte[]> chunks(byte[] file) {
    List<byte[]> chunks = new ArrayList<>();
    int at = 8;
    while (at + 12 <= file.length) {
      long length = Bytes.bigEndian(file, at, 4);
      if (at + 12 + length > file.length) {
        break;
      }
      chunks.add(Arrays.copyOfRange(file, at + 4, at + 8 + (int) length));
      at += 12 + (int) length;
    }
    return chunks;
  }

  private static byte[] file(byte[] original, List<byte[]> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(original, 0, 8);
    for (byte[] chunk : chunks) {
      CRC32 crc = new CRC32();
      crc.update(chunk);
      out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
      out.writeBytes(chunk);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
    return out.toByteArray();
  }

  private static byte[] size(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    long[] size = HugeSizes.next(random);
    byte[] header = Bytes.withBigEndian(chunks.get(IHDR), 4, 4, size[0]);
    chunks.set(IHDR, Bytes.withBigEndian(header, 8, 4, size[1]));
    return file(file, chunks);
  }

  private static byte[] kind(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    byte[] header = chunks.get(IHDR).clone();
    header[12] = (byte) DEPTHS[random.nextInt(DEPTHS.length)];
    header[13] = (byte) COLOR_TYPES[random.nextInt(COLOR_TYPES.length)];
    header[16] = (byte) random.nextInt(2);
    chunks.set(IHDR, header);
    return file(file, chunks);
  }

  private static byte[] content(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    int which = random.nextInt(chunks.size());
    Mutator.Mutation change = ByteMutations.ALL.get(random.nextInt(ByteMutations.ALL.size()));
    byte[] changed = change.apply(chunks.get(which), random);
    chunks.set(which, changed.length < 4 ? Arrays.copyOf(changed, 4) : changed);
    return file(file, chunks);
  }

  private static byte[] order(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    int which = random.nextInt(chunks.size());
    switch (random.nextInt(3)) {
      case 0 -> chunks.remove(which);
      case 1 -> chunks.add(which, chunks.get(random.nextInt(chunks.size())));
      default -> Collections.swap(chunks, which, random.nextInt(chunks.size()));
    }
    return file(file, chunks);
  }

  /** Damages the pixels behind the compression: filters and samples. */
  private static byte[] pixels(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int first = -1;
    for (int i = 0; i < chunks.size(); i++) {
      if (Bytes.bigEndian(chunks.get(i), 0, 4) == PngDecoder.IDAT) {
        data.write(chunks.get(i), 4, chunks.get(i).length - 4);
        first = first < 0 ? i : first;
      }
    }
    byte[] raw = inflate(data.toByteArray());
    Mutator.Mutation change = ByteMutations.ALL.get(random.nextInt(ByteMutations.ALL.size()));
    byte[] packed = deflate(change.apply(raw, random));
    byte[] chunk = Bytes.replace(chunks.get(first), 4, chunks.get(first).length, packed);
    chunks.removeIf(c -> Bytes.bigEndian(c, 0, 4) == PngDecoder.IDAT);
    chunks.add(Math.min(first, chunks.size()), chunk);
    return file(file, chunks);
  }

  private static byte[] inflate(byte[] data) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data);
      byte[] raw = new byte[MOST_RAW_BYTES];
      return Arrays.copyOf(raw, inflater.inflate(raw));
    } catch (DataFormatException e) {
      return data;
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(raw);
      deflater.finish();
      byte[] packed = new byte[2 * raw.length + 64];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    } finally {
      deflater.end();
    }
  }
}
