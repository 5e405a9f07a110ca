package io.orchard.image.webp;

import io.orchard.image.ByteMutations;
import io.orchard.image.Bytes;
import io.orchard.image.HugeSizes;
import io.orchard.image.Mutator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes of WebP chunks, with the file's length made right again. */
public final class WebpMutations {
  public static final List<Mutator.Mutation> ALL =
      List.of(
          WebpMutations::size,
          WebpMutations::size,
          WebpMutations::content,
          WebpMutations::frameHeader,
          WebpMutations::order);

  /** Bytes of a frame in which everything about its coding is said. */
  private static final int HEADER_BYTES = 40;

  private WebpMutations() {}

  private static List<byte[]> chunks(byte[] file) {
    List<byte[]> chunks = new ArrayList<>();
    int at = 12;
    while (at + 8 <= file.length) {
      long length = Bytes.littleEndian(file, at + 4, 4);
      long end = Math.min(file.length, at + 8 + length + (length & 1));
      chunks.add(Arrays.copyOfRange(file, at, (int) end));
      at = (int) end;
    }
    return chunks;
  }

  private static byte[] file(byte[] original, List<byte[]> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(original, 0, 12);
    chunks.forEach(out::writeBytes);
    byte[] file = out.toByteArray();
    return Bytes.withLittleEndian(file, 4, 4, file.length - 8);
  }

  private static String type(byte[] chunk) {
    return new String(chunk, 0, 4, StandardCharsets.ISO_8859_1);
  }

  private static byte[] size(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    int which = random.nextInt(chunks.size());
    byte[] chunk = chunks.get(which);
    long[] size = HugeSizes.next(random);
    chunks.set(
        which,
        switch (type(chunk)) {
          case "VP8X" ->
              Bytes.withLittleEndian(
                  Bytes.withLittleEndian(chunk, 12, 3, size[0] - 1), 15, 3, size[1] - 1);
          case "VP8 " ->
              Bytes.withLittleEndian(Bytes.withLittleEndian(chunk, 14, 2, size[0]), 16, 2, size[1]);
          case "VP8L" ->
              Bytes.withLittleEndian(
                  chunk, 9, 4, size[0] - 1 & 0x3fff | (size[1] - 1 & 0x3fff) << 14);
          default -> chunk;
        });
    return file(file, chunks);
  }

  private static byte[] content(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    int which = random.nextInt(chunks.size());
    byte[] chunk = chunks.get(which);
    byte[] body = Arrays.copyOfRange(chunk, 8, chunk.length);
    Mutator.Mutation change = ByteMutations.ALL.get(random.nextInt(ByteMutations.ALL.size()));
    byte[] changed = Bytes.replace(chunk, 8, chunk.length, change.apply(body, random));
    long length = changed.length - 8;
    chunks.set(which, Bytes.withLittleEndian(changed, 4, 4, length));
    return file(file, chunks);
  }

  private static byte[] frameHeader(byte[] file, RandomGenerator random) {
    List<byte[]> chunks = chunks(file);
    int which = random.nextInt(chunks.size());
    byte[] changed = chunks.get(which).clone();
    int end = Math.min(HEADER_BYTES, changed.length);
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      changed[random.nextInt(8, end)] = (byte) random.nextInt(256);
    }
    chunks.set(which, changed);
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
}
