package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the blocks of a sequential scan that holds the whole image straight into samples, by looks
 * at several coefficients at a time: at a reduced scale, where finding the codes takes most of the
 * time and nothing else is done for coefficients that the scale does not need, and for images that
 * are worth the making of the tables.
 */
final class JpegLookupReader implements JpegScan.BlockReader {
  /** Natural position by position in zigzag order; what lies beyond a block goes into a spare. */
  private static final int[] REDUCED = targets(64);

  /** The same at full scale, where libjpeg puts it in the place of the last coefficient. */
  private static final int[] WHOLE = targets(63);

  private final JpegComponent[] components;
  private final JpegHuffmanTable[] dc;
  private final JpegAcLookup[] ac;
  private final int[][] quantisers;
  private final int[] predictions;
  private final int[] targets;
  private final boolean whole;
  private final int[] block = new int[65];

  /** Prepares for a scan; the components' planes must be allocated. */
  JpegLookupReader(JpegScan scan, JpegFrame frame, JpegTables tables, ByteCursor cursor)
      throws ImageDecodeException {
    whole = frame.side() == 8;
    targets = whole ? WHOLE : REDUCED;
    List<JpegScan.Part> parts = scan.parts();
    int count = parts.size();
    components = new JpegComponent[count];
    dc = new JpegHuffmanTable[count];
    ac = new JpegAcLookup[count];
    quantisers = new int[count][];
    predictions = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = parts.get(i).component();
      dc[i] = tables.dc(parts.get(i).dcTable(), cursor);
      ac[i] = tables.ac(parts.get(i).acTable(), cursor).lookup();
      quantisers[i] = neededQuantiser(components[i], whole);
    }
  }

  private static int[] targets(int beyond) {
    int[] targets = new int[63 + 2 * 64];
    Arrays.fill(targets, beyond);
    System.arraycopy(JpegTables.ZIGZAG, 0, targets, 0, 64);
    return targets;
  }

  /** The quantiser in zigzag order, with zeros for coefficients that do not count. */
  private static int[] neededQuantiser(JpegComponent component, boolean whole) {
    int[] needed = new int[WHOLE.length];
    Arrays.fill(needed, whole ? component.quantiser()[63] : 0);
    for (int k = 0; k < 64; k++) {
      int position = JpegTables.ZIGZAG[k];
      if (component.side() > 2 || JpegReducedDct.quarterUses(position)) {
        needed[k] = component.quantiser()[position];
      }
    }
    return needed;
  }

  @Override
  public void read(JpegBits bits, int part, int row, int column) throws ImageDecodeException {
    block[0] = readDc(bits, part) * quantisers[part][0];
    boolean textured = readAc(bits, ac[part], quantisers[part]);
    write(components[part], textured, row, column);
  }

  private int readDc(JpegBits bits, int part) throws ImageDecodeException {
    int size = dc[part].decode(bits);
    if (size != 0) {
      predictions[part] += bits.takeSigned(size);
    }
    return (short) predictions[part];
  }

  /**
   * Fills {@link #block} with what counts, dequantised; returns whether there was anything.
   *
   * <p>The reader's state stays in local variables. Two looks need 24 bits, or 32 each the long
   * way, which fetches its own.
   */
  private boolean readAc(JpegBits bits, JpegAcLookup lookup, int[] quantiser)
      throws ImageDecodeException {
    int[] to = block;
    int[] targets = this.targets;
    byte[] data = bits.data();
    long buffer = bits.buffer();
    int count = bits.count();
    int position = bits.position();
    int lastWord = bits.lastWord();
    int values = 0;
    int k = 0;
    while (true) {
      long word = position <= lastWord ? (long) JpegBits.LONG.get(data, position) : -1;
      if (((~word - 0x0101010101010101L) & word & 0x8080808080808080L) == 0) {
        int bytes = 64 - count >> 3;
        buffer = buffer << 8 * bytes | word >>> 1 >>> 63 - 8 * bytes;
        count += 8 * bytes;
        position += bytes;
      } else {
        bits.resume(buffer, count, position);
        bits.fill();
        buffer = bits.buffer();
        count = bits.count();
        position = bits.position();
        lastWord = bits.lastWord();
      }
      for (int look = 0; look < 2; look++) {
        int next = (int) (buffer >>> count - JpegAcLookup.BITS) & (1 << JpegAcLookup.BITS) - 1;
        long entry = lookup.at(next);
        if (entry == 0) {
          bits.resume(buffer, count, position);
          entry = lookup.decode(bits);
          buffer = bits.buffer();
          count = bits.count();
          position = bits.position();
          lastWord = bits.lastWord();
        }
        count -= JpegAcLookup.bits(entry);
        k += JpegAcLookup.firstAdvance(entry);
        to[targets[k]] = JpegAcLookup.firstValue(entry) * quantiser[k];
        values |= JpegAcLookup.firstValue(entry);
        if (k == 63 || whole && k > 63) {
          bits.resume(buffer, count + JpegAcLookup.secondBits(entry), position);
          return values != 0;
        }
        k += JpegAcLookup.secondAdvance(entry);
        to[targets[k]] = JpegAcLookup.secondValue(entry) * quantiser[k];
        values |= JpegAcLookup.secondValue(entry);
        if (k >= 63) {
          bits.resume(buffer, count, position);
          return values != 0;
        }
      }
    }
  }

  private void write(JpegComponent c, boolean textured, int row, int column) {
    int offset = c.planeOffset(row, column);
    if (whole && !textured) {
      JpegInverseDct.transformDcOnly(block, c.plane(), offset, c.stride());
    } else if (!textured) {
      JpegReducedDct.transformDcOnly(block[0], c.side(), c.plane(), offset, c.stride());
    } else if (c.side() == 8) {
      JpegInverseDct.transform(block, c.plane(), offset, c.stride());
    } else {
      JpegReducedDct.transform(block, c.side(), c.plane(), offset, c.stride());
      Arrays.fill(block, 0);
    }
  }

  @Override
  public void skip(int part, int row, int column) {
    block[0] = 0;
    write(components[part], false, row, column);
  }

  @Override
  public void restart() {
    Arrays.fill(predictions, 0);
  }
}
