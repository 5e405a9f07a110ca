package io.orchard.image.tiff;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tags of the first directory of a TIFF or BigTIFF file that decoding needs, all integers. */
final class TiffDirectory {
  /** What decoding looks at. Keeping all, a small file could name its content again and again. */
  private static final Set<Integer> USED =
      Set.of(
          256,
          257,
          258,
          259,
          262,
          266,
          273,
          274,
          277,
          278,
          279,
          284,
          317,
          320,
          322,
          323,
          324,
          325,
          338,
          339,
          TiffJpeg.TABLES);

  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final ByteCursor cursor;
  private final boolean littleEndian;
  private final boolean big;
  private final Map<Integer, long[]> values = new HashMap<>();

  private TiffDirectory(ByteCursor cursor, boolean littleEndian, boolean big) {
    this.cursor = cursor;
    this.littleEndian = littleEndian;
    this.big = big;
  }

  /** Reads the header and the first directory. */
  static TiffDirectory read(ByteCursor cursor) throws ImageDecodeException {
    boolean littleEndian = cursor.data()[0] == 'I';
    boolean big = cursor.data()[littleEndian ? 2 : 3] == 43;
    TiffDirectory directory = new TiffDirectory(cursor, littleEndian, big);
    cursor.seek(big ? 8 : 4);
    cursor.seek(directory.number(big ? 8 : 4));
    long entries = directory.number(big ? 8 : 2);
    for (long i = 0; i < entries; i++) {
      int start = cursor.position();
      directory.readEntry();
      cursor.seek(start + (big ? 20L : 12L));
    }
    return directory;
  }

  private void readEntry() throws ImageDecodeException {
    int tag = (int) number(2);
    int type = (int) number(2);
    long count = number(big ? 8 : 4);
    boolean integer = type == 1 || type == 3 || type == 4 || type == 7 || type == 16;
    if (!integer || !USED.contains(tag) || values.containsKey(tag)) {
      return;
    }
    int bytes = TYPE_BYTES[type];
    if (count > (big ? 8 : 4) / bytes) {
      cursor.seek(number(big ? 8 : 4));
    }
    if (count < 0 || count > cursor.remaining() / bytes) {
      throw cursor.truncated();
    }
    long[] read = new long[(int) count];
    for (int i = 0; i < read.length; i++) {
      read[i] = number(bytes);
    }
    values.put(tag, read);
  }

  /** Reads an unsigned number in the file's byte order; of 8 bytes, the largest are negative. */
  private long number(int bytes) throws ImageDecodeException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = littleEndian ? value | (long) cursor.u8() << 8 * i : value << 8 | cursor.u8();
    }
    return value;
  }

  boolean littleEndian() {
    return littleEndian;
  }

  boolean has(int tag) {
    return values.containsKey(tag);
  }

  /** All values of a tag; none if it is absent. */
  long[] all(int tag) {
    return values.getOrDefault(tag, new long[0]);
  }

  /** The first value of a tag, or {@code otherwise}. */
  long first(int tag, long otherwise) {
    long[] all = all(tag);
    return all.length == 0 ? otherwise : all[0];
  }
}
