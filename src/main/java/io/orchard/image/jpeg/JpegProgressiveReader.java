package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of a progressive scan into coefficients: a band of them, or one more bit of each
 * (ITU-T T.81, annex G).
 */
final class JpegProgressiveReader implements JpegScan.BlockReader {
  private final JpegScan scan;
  private final JpegHuffmanTable[] dc;
  private final @Nullable JpegHuffmanTable ac;
  private final int[] predictions;

  /** Blocks yet to come, this one included, that hold no more new coefficients in this band. */
  private int endOfBandRun;

  JpegProgressiveReader(JpegScan scan, JpegTables tables, ByteCursor cursor)
      throws ImageDecodeException {
    this.scan = scan;
    int count = scan.parts().size();
    boolean dcScan = scan.first() == 0;
    boolean validBand = dcScan ? scan.last() == 0 : scan.last() >= scan.first() && count == 1;
    boolean validBits = scan.low() <= 13 && (scan.high() == 0 || scan.high() - 1 == scan.low());
    if (!validBand || scan.last() > 63 || !validBits) {
      throw cursor.error("has a progressive scan with impossible parameters");
    }
    predictions = new int[count];
    dc = new JpegHuffmanTable[count];
    if (dcScan && scan.high() == 0) {
      for (int i = 0; i < count; i++) {
        dc[i] = tables.dc(scan.parts().get(i).dcTable(), cursor);
      }
    }
    ac = dcScan ? null : tables.ac(scan.parts().get(0).acTable(), cursor);
  }

  @Override
  public void read(JpegBits bits, int part, int row, int column) throws ImageDecodeException {
    JpegComponent component = scan.parts().get(part).component();
    short[] to = component.coefficients();
    int offset = component.coefficientOffset(row, column);
    if (ac == null) {
      readDc(bits, part, to, offset);
    } else if (scan.high() == 0) {
      readBand(bits, ac, to, offset);
    } else {
      refineBand(bits, ac, to, offset);
    }
  }

  private void readDc(JpegBits bits, int part, short[] to, int offset) throws ImageDecodeException {
    if (scan.high() != 0) {
      to[offset] |= (short) (bits.takeBit() << scan.low());
      return;
    }
    int size = dc[part].decode(bits);
    if (size != 0) {
      predictions[part] += bits.takeSigned(size);
    }
    to[offset] = (short) (predictions[part] << scan.low());
  }

  private void readBand(JpegBits bits, JpegHuffmanTable table, short[] to, int offset)
      throws ImageDecodeException {
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return;
    }
    for (int k = scan.first(); k <= scan.last(); k++) {
      int symbol = table.decode(bits);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size != 0) {
        k += run;
        to[offset + JpegTables.ZIGZAG[k]] = (short) (bits.takeSigned(size) << scan.low());
      } else if (run == 15) {
        k += 15;
      } else {
        endOfBandRun = (1 << run) - 1 + bits.take(run);
        return;
      }
    }
  }

  private void refineBand(JpegBits bits, JpegHuffmanTable table, short[] to, int offset)
      throws ImageDecodeException {
    int k = scan.first();
    if (endOfBandRun == 0) {
      for (; k <= scan.last(); k++) {
        int symbol = table.decode(bits);
        int run = symbol >> 4;
        int value = 0;
        if ((symbol & 15) != 0) {
          value = bits.take(1) == 1 ? 1 << scan.low() : -1 << scan.low();
        } else if (run < 15) {
          endOfBandRun = (1 << run) + bits.take(run);
          break;
        }
        k = refineUntil(bits, to, offset, k, run);
        if (value != 0) {
          to[offset + JpegTables.ZIGZAG[k]] = (short) value;
        }
      }
    }
    if (endOfBandRun > 0) {
      refineUntil(bits, to, offset, k, 64);
      endOfBandRun--;
    }
  }

  /**
   * Reads a correction bit for every coefficient already known, from {@code k} on, and stops at the
   * unknown one after {@code zeros} others, or behind the band.
   */
  private int refineUntil(JpegBits bits, short[] to, int offset, int k, int zeros)
      throws ImageDecodeException {
    int bit = 1 << scan.low();
    int left = zeros;
    for (; k <= scan.last(); k++) {
      int at = offset + JpegTables.ZIGZAG[k];
      if (to[at] == 0) {
        if (left-- == 0) {
          break;
        }
      } else if (bits.takeBit() == 1 && (to[at] & bit) == 0) {
        to[at] += (short) (to[at] >= 0 ? bit : -bit);
      }
    }
    return k;
  }

  @Override
  public void skip(int part, int row, int column) {}

  @Override
  public void restart() {
    Arrays.fill(predictions, 0);
    endOfBandRun = 0;
  }
}
