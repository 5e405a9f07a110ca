package io.orchard.image.jpeg;

import io.orchard.image.ByteMutations;
import io.orchard.image.Bytes;
import io.orchard.image.HugeSizes;
import io.orchard.image.Mutator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes of JPEG segments: their order, their number and what they say. */
public final class JpegMutations {
  public static final List<Mutator.Mutation> ALL =
      List.of(
          JpegMutations::size,
          JpegMutations::frame,
          JpegMutations::content,
          JpegMutations::order,
          JpegMutations::repeatScans,
          JpegMutations::restarts,
          JpegMutations::endEarly);

  private static final int[] FRAMES = {0xc0, 0xc1, 0xc2, 0xc2, 0xc3, 0xc9};
  private static final int[] SAMPLINGS = {0x11, 0x12, 0x21, 0x22, 0x41, 0x14, 0x44, 0x31, 0x00};

  private JpegMutations() {}

  /** The segments from marker to marker, a scan's data with its header. */
  private static List<byte[]> segments(byte[] file) {
    List<byte[]> segments = new ArrayList<>();
    int start = 2;
    for (int at = start + 2; at + 1 < file.length; at++) {
      int next = file[at + 1] & 0xff;
      boolean marker = (file[at] & 0xff) == 0xff && next >= 0xc0 && (next < 0xd0 || next > 0xd7);
      if (marker) {
        segments.add(Arrays.copyOfRange(file, start, at));
        start = at;
      }
    }
    segments.add(Arrays.copyOfRange(file, start, file.length));
    return segments;
  }

  private static byte[] file(List<byte[]> segments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {-1, (byte) 0xd8});
    segments.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static int indexOf(List<byte[]> segments, int from, int to) {
    for (int i = 0; i < segments.size(); i++) {
      int marker = segments.get(i)[1] & 0xff;
      if (marker >= from && marker <= to) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] size(byte[] file, RandomGenerator random) {
    List<byte[]> segments = segments(file);
    int frame = indexOf(segments, 0xc0, 0xc2);
    long[] size = HugeSizes.next(random);
    byte[] changed = Bytes.withBigEndian(segments.get(frame), 5, 2, size[1]);
    segments.set(frame, Bytes.withBigEndian(changed, 7, 2, size[0]));
    return file(segments);
  }

  private static byte[] frame(byte[] file, RandomGenerator random) {
    List<byte[]> segments = segments(file);
    int frame = indexOf(segments, 0xc0, 0xc2);
    byte[] changed = segments.get(frame).clone();
    if (random.nextBoolean()) {
      changed[1] = (byte) FRAMES[random.nextInt(FRAMES.length)];
    } else {
      int component = random.nextInt(Math.max(1, changed[9]));
      changed[11 + 3 * component] = (byte) SAMPLINGS[random.nextInt(SAMPLINGS.length)];
    }
    segments.set(frame, changed);
    return file(segments);
  }

  private static byte[] content(byte[] file, RandomGenerator random) {
    List<byte[]> segments = segments(file);
    int which = random.nextInt(segments.size());
    byte[] segment = segments.get(which);
    byte[] body = Arrays.copyOfRange(segment, 2, segment.length);
    Mutator.Mutation change = ByteMutations.ALL.get(random.nextInt(ByteMutations.ALL.size()));
    byte[] changed = Bytes.replace(segment, 2, segment.length, change.apply(body, random));
    segments.set(which, changed);
    return file(segments);
  }

  private static byte[] order(byte[] file, RandomGenerator random) {
    List<byte[]> segments = segments(file);
    int which = random.nextInt(segments.size());
    switch (random.nextInt(3)) {
      case 0 -> segments.remove(which);
      case 1 -> segments.add(which, segments.get(random.nextInt(segments.size())));
      default -> Collections.swap(segments, which, random.nextInt(segments.size()));
    }
    return file(segments);
  }

  private static byte[] repeatScans(byte[] file, RandomGenerator random) {
    List<byte[]> segments = segments(file);
    int scan = indexOf(segments, 0xda, 0xda);
    byte[] segment = segments.get(scan);
    boolean headerOnly = random.nextBoolean();
    byte[] copy = headerOnly ? Arrays.copyOf(segment, 4 + 2 * segment[4] + 4) : segment;
    segments.addAll(scan, Collections.nCopies(1 + random.nextInt(headerOnly ? 600 : 30), copy));
    return file(segments);
  }

  private static byte[] restarts(byte[] file, RandomGenerator random) {
    List<byte[]> segments = segments(file);
    byte[] interval = {-1, (byte) 0xdd, 0, 4, (byte) random.nextInt(3), (byte) random.nextInt(8)};
    segments.add(indexOf(segments, 0xda, 0xda), interval);
    byte[] changed = file(segments);
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] marker = {-1, (byte) (0xd0 + random.nextInt(8))};
      int at = random.nextInt(changed.length / 2, changed.length);
      changed = Bytes.replace(changed, at, at, marker);
    }
    return changed;
  }

  private static byte[] endEarly(byte[] file, RandomGenerator random) {
    int at = random.nextInt(file.length);
    return Bytes.replace(file, at, file.length, new byte[] {-1, (byte) 0xd9});
  }
}
