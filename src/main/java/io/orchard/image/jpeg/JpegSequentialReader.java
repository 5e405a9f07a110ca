package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the blocks of a sequential (baseline or extended) scan: straight into samples where one
 * scan holds the whole image, else into coefficients.
 */
final class JpegSequentialReader implements JpegScan.BlockReader {
  private final JpegComponent[] components;
  private final JpegHuffmanTable[] dc;
  private final JpegHuffmanTable[] ac;
  private final int[] predictions;
  private final boolean straight;
  private final int[] block = new int[64];

  /** Prepares for a scan; {@code straight} writes planes, which must be allocated. */
  JpegSequentialReader(JpegScan scan, JpegTables tables, ByteCursor cursor, boolean straight)
      throws ImageDecodeException {
    List<JpegScan.Part> parts = scan.parts();
    this.straight = straight;
    components = new JpegComponent[parts.size()];
    dc = new JpegHuffmanTable[parts.size()];
    ac = new JpegHuffmanTable[parts.size()];
    predictions = new int[parts.size()];
    for (int i = 0; i < components.length; i++) {
      components[i] = parts.get(i).component();
      dc[i] = tables.dc(parts.get(i).dcTable(), cursor);
      ac[i] = tables.ac(parts.get(i).acTable(), cursor);
    }
  }

  @Override
  public void read(JpegBits bits, int part, int row, int column) throws ImageDecodeException {
    JpegComponent c = components[part];
    if (!straight) {
      readCoefficients(bits, part, c.coefficients(), c.coefficientOffset(row, column));
      return;
    }
    if (readBlock(bits, part, c.quantiser()) == 0) {
      JpegInverseDct.transformDcOnly(block, c.plane(), c.planeOffset(row, column), c.stride());
    } else {
      JpegInverseDct.transform(block, c.plane(), c.planeOffset(row, column), c.stride());
    }
  }

  /** Fills {@link #block} with dequantised values; returns the last coefficient's position. */
  private int readBlock(JpegBits bits, int part, int[] quantiser) throws ImageDecodeException {
    block[0] = readDc(bits, part) * quantiser[0];
    JpegHuffmanTable table = ac[part];
    int last = 0;
    for (int k = 1; k < 64; k++) {
      int symbol = table.decode(bits);
      int size = symbol & 15;
      k += symbol >> 4;
      if (size != 0) {
        int at = JpegTables.ZIGZAG[k];
        block[at] = bits.takeSigned(size) * quantiser[at];
        last = k;
      } else if (symbol != 0xf0) {
        break;
      }
    }
    return last;
  }

  private void readCoefficients(JpegBits bits, int part, short[] to, int offset)
      throws ImageDecodeException {
    to[offset] = (short) readDc(bits, part);
    for (int k = 1; k < 64; k++) {
      int symbol = ac[part].decode(bits);
      int size = symbol & 15;
      k += symbol >> 4;
      if (size != 0) {
        to[offset + JpegTables.ZIGZAG[k]] = (short) bits.takeSigned(size);
      } else if (symbol != 0xf0) {
        break;
      }
    }
  }

  private int readDc(JpegBits bits, int part) throws ImageDecodeException {
    int size = dc[part].decode(bits);
    if (size != 0) {
      predictions[part] += bits.takeSigned(size);
    }
    return (short) predictions[part];
  }

  @Override
  public void skip(int part, int row, int column) {
    if (straight) {
      JpegComponent c = components[part];
      JpegInverseDct.transformDcOnly(block, c.plane(), c.planeOffset(row, column), c.stride());
    }
  }

  @Override
  public void restart() {
    Arrays.fill(predictions, 0);
  }
}
