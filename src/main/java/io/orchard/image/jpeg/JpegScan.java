package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * One scan of a JPEG file: its header, and the walk over its blocks with the restarts in between.
 */
final class JpegScan {
  /** A component with the Huffman tables this scan codes it by. */
  record Part(JpegComponent component, int dcTable, int acTable) {}

  /** Decodes the blocks of a scan, in their order. */
  interface BlockReader {
    /** Reads one block of a scan's {@code part}-th component. */
    void read(JpegBits bits, int part, int blockRow, int blockColumn) throws ImageDecodeException;

    /** Handles a block that the data does not reach: libjpeg leaves its coefficients alone. */
    void skip(int part, int blockRow, int blockColumn);

    /** Forgets what earlier blocks predict. */
    void restart();
  }

  private final List<Part> parts;
  private final int first;
  private final int last;
  private final int high;
  private final int low;

  private JpegScan(List<Part> parts, int first, int last, int high, int low) {
    this.parts = parts;
    this.first = first;
    this.last = last;
    this.high = high;
    this.low = low;
  }

  /** Reads an SOS segment behind its length. */
  static JpegScan read(ByteCursor cursor, JpegFrame frame) throws ImageDecodeException {
    int count = cursor.u8();
    if (count < 1 || count > 4) {
      throw cursor.error("has a scan of " + count + " components");
    }
    List<Part> parts = new ArrayList<>();
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      int id = cursor.u8();
      int tables = cursor.u8();
      JpegComponent component =
          frame.components().stream()
              .filter(c -> c.id() == id && parts.stream().noneMatch(p -> p.component() == c))
              .findFirst()
              .orElseThrow(() -> cursor.error("has a scan of an unknown component"));
      parts.add(new Part(component, tables >> 4, tables & 15));
      blocks += component.horizontal() * component.vertical();
    }
    if (count > 1 && blocks > 10) {
      throw cursor.error("has sampling factors that are too large");
    }
    int first = cursor.u8();
    int last = cursor.u8();
    int bits = cursor.u8();
    return new JpegScan(List.copyOf(parts), first, last, bits >> 4, bits & 15);
  }

  List<Part> parts() {
    return parts;
  }

  /** First coefficient, in zigzag order. */
  int first() {
    return first;
  }

  /** Last coefficient, in zigzag order. */
  int last() {
    return last;
  }

  /** Bit position of the earlier scan that this one refines, or 0. */
  int high() {
    return high;
  }

  /** Bit position of the coefficients' lowest bit in this scan. */
  int low() {
    return low;
  }

  /**
   * Checks, before memory is allocated, that the rest of the file can hold the image's first scan:
   * each block of it takes a bit at least. libjpeg makes grey images of less.
   *
   * @throws ImageDecodeException if it cannot, so that most of the image must be missing
   */
  void requireRoomFor(ByteCursor cursor, JpegFrame frame) throws ImageDecodeException {
    long blocks = 0;
    for (Part part : parts) {
      JpegComponent c = part.component();
      blocks += (long) c.ownBlockColumns() * c.ownBlockRows();
    }
    cursor.requireRoomFor(blocks, 8);
  }

  /** Reads all blocks of the scan from the cursor on, and moves the cursor behind them. */
  void readBlocks(ByteCursor cursor, JpegFrame frame, int restartInterval, BlockReader reader)
      throws ImageDecodeException {
    JpegBits bits = new JpegBits(cursor);
    boolean single = parts.size() == 1;
    JpegComponent only = parts.get(0).component();
    int columns = single ? only.ownBlockColumns() : frame.groupColumns();
    int rows = single ? only.ownBlockRows() : frame.groupRows();
    int untilRestart = restartInterval;
    for (int row = 0; row < rows; row++) {
      cursor.checkTime();
      boolean reached = false;
      for (int column = 0; column < columns; column++) {
        if (restartInterval > 0 && untilRestart-- == 0) {
          bits.restart();
          reader.restart();
          untilRestart = restartInterval - 1;
        }
        boolean exhausted = bits.exhausted();
        reached |= !exhausted;
        if (single) {
          readBlock(bits, reader, 0, row, column, exhausted);
        } else {
          readGroup(bits, reader, row, column, exhausted);
        }
      }
      if (reached) {
        frame.noteReachedGroupRow(single ? row / only.vertical() : row);
      }
    }
    cursor.seek(bits.end());
  }

  private void readGroup(JpegBits bits, BlockReader reader, int row, int column, boolean exhausted)
      throws ImageDecodeException {
    for (int part = 0; part < parts.size(); part++) {
      JpegComponent c = parts.get(part).component();
      for (int v = 0; v < c.vertical(); v++) {
        for (int h = 0; h < c.horizontal(); h++) {
          int blockRow = row * c.vertical() + v;
          readBlock(bits, reader, part, blockRow, column * c.horizontal() + h, exhausted);
        }
      }
    }
  }

  private static void readBlock(
      JpegBits bits, BlockReader reader, int part, int row, int column, boolean exhausted)
      throws ImageDecodeException {
    if (exhausted) {
      reader.skip(part, row, column);
    } else {
      reader.read(bits, part, row, column);
    }
  }
}
