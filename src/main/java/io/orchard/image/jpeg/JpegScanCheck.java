package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Walks the codes of a scan that holds a whole sequential image, without making pixels of them, and
 * finds out whether every decoder makes the same ones: that all blocks are there and nothing
 * besides, that every code is one and no block has too many coefficients, and that these are so
 * small that no intermediate value leaves 16 bits.
 */
final class JpegScanCheck {
  /**
   * How large the magnitudes of a block's dequantised coefficients may be together. libjpeg's
   * vector code keeps sums of coefficients, and of what its first pass makes of them, in 16 bits.
   * The first pass takes four times its input and the largest factor of the transform, sqrt(2) *
   * cos(pi / 16) = 1.387: 4 * 1.387 * 5,900 is below 32,768. Blocks of photographs reach some
   * 3,000.
   */
  private static final int MOST_MAGNITUDE = 5_900;

  /** The largest step of a quantiser, so that sums of magnitudes stay within 32 bits. */
  static final int LARGEST_STEP = 255;

  private static final int END = JpegCodeLookup.END;

  /** What is to be known of a component: its tables, and its quantiser in zigzag order. */
  private static final class Part {
    final JpegHuffmanTable dc;
    final JpegHuffmanTable ac;
    final long[] starts;
    final int[] coefficients;
    final int[] quantiser = new int[64];

    /** By coefficient: the largest step among those that an entry may advance by. */
    final int[] largestStep = new int[64];

    /** The first coefficient of the component's last block. */
    int prediction;

    Part(JpegScan.Part part, JpegTables tables, ByteCursor cursor) throws ImageDecodeException {
      dc = tables.dc(part.dcTable(), cursor);
      ac = tables.ac(part.acTable(), cursor);
      starts = JpegCodeLookup.starts(dc, ac);
      coefficients = JpegCodeLookup.coefficients(ac);
      for (int k = 63; k >= 0; k--) {
        quantiser[k] = part.component().quantiser()[JpegTables.ZIGZAG[k]];
        for (int n = k + 1; n <= Math.min(63, k + JpegCodeLookup.MOST_ADVANCE); n++) {
          largestStep[k] = Math.max(largestStep[k], quantiser[n]);
        }
      }
    }
  }

  private final JpegScanBytes scan;
  private final Part[] blocks;

  // The next bits, from the highest on; how many of them are counted; where to read on. Bits below
  // those that count are those that come next, or zero.
  private long word;
  private int count;
  private int position;

  private JpegScanCheck(JpegScanBytes scan, Part[] blocks) {
    this.scan = scan;
    this.blocks = blocks;
  }

  /**
   * Returns whether the scan whose data start at the cursor is such a one, and the last of the
   * file.
   *
   * @throws ImageDecodeException if it lacks a table, or if time has run out
   */
  static boolean isSound(ByteCursor cursor, JpegScan scan, JpegFrame frame, JpegTables tables)
      throws ImageDecodeException {
    boolean single = scan.parts().size() == 1;
    JpegComponent first = scan.parts().get(0).component();
    int columns = single ? first.ownBlockColumns() : frame.groupColumns();
    int groups = columns * (single ? first.ownBlockRows() : frame.groupRows());
    int interval = tables.restartInterval();
    List<Part> blocks = new ArrayList<>();
    for (JpegScan.Part each : scan.parts()) {
      int count = single ? 1 : each.component().horizontal() * each.component().vertical();
      blocks.addAll(Collections.nCopies(count, new Part(each, tables, cursor)));
    }
    JpegScanBytes bytes = new JpegScanBytes(cursor.data(), cursor.position());
    return new JpegScanCheck(bytes, blocks.toArray(Part[]::new))
        .walk(cursor, groups, interval == 0 ? columns : interval, interval > 0);
  }

  private boolean walk(ByteCursor cursor, int groups, int atOnce, boolean restarts)
      throws ImageDecodeException {
    for (int done = 0; done < groups; done += atOnce) {
      cursor.checkTime();
      if (restarts && done > 0 && !restart(done / atOnce - 1)) {
        return false;
      }
      if (!walk(Math.min(atOnce, groups - done))) {
        return false;
      }
    }
    return isAtMarker(JpegSegments.END);
  }

  /** Whether all bits before a marker have been taken, but for some that fill up the last byte. */
  private boolean isAtMarker(int marker) {
    long left = 8L * scan.length() - (8L * position - count);
    return scan.marker() == marker && left >= 0 && left < 8;
  }

  private boolean restart(int number) {
    if (!isAtMarker(0xd0 + (number & 7))) {
      return false;
    }
    scan.next();
    position = 0;
    count = 0;
    word = 0;
    for (Part block : blocks) {
      block.prediction = 0;
    }
    return true;
  }

  // One unbroken kernel: its state stays in local variables. Four looks take up to 52 bits, a code
  // and its value alone up to 31; 56 at least are there after a refill. A shift heeds an entry's
  // low six bits alone, which are those that it stands for.
  private boolean walk(int groups) {
    byte[] data = scan.window();
    long word = this.word | (long) JpegBits.LONG.get(data, position) >>> count;
    int position = this.position + (63 - count >> 3);
    int count = this.count | 56;
    int lastStart = scan.lastStart();
    for (int group = 0; group < groups; group++) {
      for (Part part : blocks) {
        if (position > lastStart) {
          if (scan.marker() != 0) {
            return false;
          }
          scan.drop(position - 8);
          position = 8;
          lastStart = scan.lastStart();
        }
        long start = 8L * position - count;
        long first = part.starts[(int) (word >>> 64 - JpegCodeLookup.START_BITS)];
        int entry = (int) first;
        int difference = (int) (first >> 32);
        if (first == 0) {
          int code = part.dc.lookUp((int) (word >>> 48));
          if (code == 0) {
            return false;
          }
          int size = code & 0xff;
          entry = (code >> 8) + size;
          int value = (int) (word >>> 64 - entry) & (1 << size) - 1;
          difference = JpegCodeLookup.signed(value, size);
        }
        word <<= entry;
        count -= JpegCodeLookup.bits(entry);
        part.prediction += difference;
        int[] lookup = part.coefficients;
        int[] largestStep = part.largestStep;
        int magnitude =
            Math.abs(part.prediction * part.quantiser[0])
                + JpegCodeLookup.magnitude(entry) * largestStep[0];
        int k = JpegCodeLookup.advance(entry);
        while (k < 63) {
          word |= (long) JpegBits.LONG.get(data, position) >>> count;
          position += 63 - count >> 3;
          count |= 56;
          boolean whole = true;
          for (int look = 0; look < 4 && k < 63; look++) {
            entry = lookup[(int) (word >>> 64 - JpegCodeLookup.BITS)];
            int next = k + JpegCodeLookup.advance(entry);
            whole = (next & END - 1) < 63;
            if (!whole) {
              break;
            }
            word <<= entry;
            count -= JpegCodeLookup.bits(entry);
            magnitude += JpegCodeLookup.magnitude(entry) * largestStep[k];
            k = next;
          }
          if (!whole) {
            word |= (long) JpegBits.LONG.get(data, position) >>> count;
            position += 63 - count >> 3;
            count |= 56;
            int code = part.ac.lookUp((int) (word >>> 48));
            int size = code & 15;
            int run = code >> 4 & 15;
            k = size == 0 && run < 15 ? END : k + run + 1;
            if (code == 0 || k > 63 && k != END) {
              return false;
            }
            word <<= (code >> 8) + size;
            count -= (code >> 8) + size;
            magnitude += ((1 << size) - 1) * part.quantiser[k & 63];
          }
        }
        word |= (long) JpegBits.LONG.get(data, position) >>> count;
        position += 63 - count >> 3;
        count |= 56;
        if (magnitude > MOST_MAGNITUDE && magnitude(part, start) > MOST_MAGNITUDE) {
          return false;
        }
      }
    }
    this.word = word;
    this.position = position;
    this.count = count;
    return true;
  }

  /** The sum of the magnitudes in the block that was walked last, as they are. */
  private int magnitude(Part part, long start) {
    int sum = Math.abs(part.prediction * part.quantiser[0]);
    int first = part.dc.lookUp((int) (bitsAt(start) >>> 48));
    long bit = start + (first >> 8) + (first & 0xff);
    int k = 0;
    while (k < 63) {
      long bits = bitsAt(bit);
      int code = part.ac.lookUp((int) (bits >>> 48));
      int size = code & 15;
      int run = code >> 4 & 15;
      if (size == 0 && run < 15) {
        return sum;
      }
      int taken = (code >> 8) + size;
      int value = (int) (bits >>> 64 - taken) & (1 << size) - 1;
      k += run + 1;
      sum += Math.abs(JpegCodeLookup.signed(value, size)) * part.quantiser[k];
      bit += taken;
    }
    return sum;
  }

  private long bitsAt(long bit) {
    return (long) JpegBits.LONG.get(scan.window(), (int) (bit >> 3)) << (bit & 7);
  }
}
