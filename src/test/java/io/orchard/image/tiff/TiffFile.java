package io.orchard.image.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A TIFF file of one page with any tags, little-endian, to be written strip by strip. */
final class TiffFile {
  private final SortedMap<Integer, byte[]> bytes = new TreeMap<>();
  private final SortedMap<Integer, int[]> numbers = new TreeMap<>();

  /** Starts with an image of 8 bits and three samples, in one strip. */
  static TiffFile of(int width, int height) {
    return new TiffFile().with(256, width).with(257, height).with(258, 8).with(277, 3);
  }

  /** Sets a tag to numbers of four bytes. */
  TiffFile with(int tag, int... values) {
    numbers.put(tag, values);
    return this;
  }

  /** Sets a tag to bytes of no type. */
  TiffFile withBytes(int tag, byte[] content) {
    bytes.put(tag, content);
    return this;
  }

  /** Writes the file with these strips, or tiles where a tile's size is set. */
  byte[] write(byte[]... strips) {
    boolean tiled = numbers.containsKey(322);
    int[] offsets = new int[strips.length];
    int[] lengths = new int[strips.length];
    with(tiled ? 324 : 273, offsets).with(tiled ? 325 : 279, lengths);
    int entries = numbers.size() + bytes.size();
    int end = 8 + 2 + 12 * entries + 4;
    for (int i = 0; i < strips.length; i++) {
      offsets[i] = end;
      lengths[i] = strips[i].length;
      end += strips[i].length;
    }
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    file.put("II*\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) entries);
    for (int tag : sorted()) {
      end = bytes.containsKey(tag) ? putBytes(file, tag, end) : putNumbers(file, tag, end);
    }
    file.putInt(0);
    for (byte[] strip : strips) {
      file.put(strip);
    }
    byte[] written = new byte[end];
    file.get(0, written);
    return written;
  }

  private int[] sorted() {
    return IntStream.concat(
            numbers.keySet().stream().mapToInt(i -> i), bytes.keySet().stream().mapToInt(i -> i))
        .sorted()
        .toArray();
  }

  private int putBytes(ByteBuffer file, int tag, int free) {
    byte[] content = bytes.get(tag);
    file.putShort((short) tag).putShort((short) 7).putInt(content.length).putInt(free);
    file.put(free, content);
    return free + content.length;
  }

  private int putNumbers(ByteBuffer file, int tag, int free) {
    int[] values = numbers.get(tag);
    file.putShort((short) tag).putShort((short) 4).putInt(values.length);
    if (values.length == 1) {
      file.putInt(values[0]);
      return free;
    }
    file.putInt(free);
    for (int i = 0; i < values.length; i++) {
      file.putInt(free + 4 * i, values[i]);
    }
    return free + 4 * values.length;
  }
}
