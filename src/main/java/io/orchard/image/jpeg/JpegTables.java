package io.orchard.image.jpeg;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The quantisation and Huffman tables and the restart interval in force while a file is read. */
public final class JpegTables {
  /** The markers of segments that hold tables. */
  static final int HUFFMAN = 0xc4;

  static final int QUANTISERS = 0xdb;
  static final int RESTARTS = 0xdd;

  /** Natural position of the n-th coefficient in zigzag order; 16 spare entries catch overruns. */
  static final int[] ZIGZAG = zigzag();

  private final int[] @Nullable [] quantisers = new int[4][];
  private final @Nullable JpegHuffmanTable[] dc = new JpegHuffmanTable[4];
  private final @Nullable JpegHuffmanTable[] ac = new JpegHuffmanTable[4];
  private int restartInterval;

  private static int[] zigzag() {
    int[] order = new int[64 + 16];
    Arrays.fill(order, 63);
    int index = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
        boolean upwards = diagonal % 2 == 0;
        int row = upwards ? diagonal - i : i;
        order[index++] = row * 8 + diagonal - row;
      }
    }
    return order;
  }

  /** Returns the tables in a stream that holds no image, whether or not it has an end marker. */
  public static JpegTables of(byte[] stream, Allowance allowance) throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("JPEG", stream, allowance);
    JpegTables tables = new JpegTables();
    JpegSegments segments = new JpegSegments(cursor);
    int marker = segments.next(true);
    while (marker != JpegSegments.END) {
      tables.read(marker, cursor, segments.end());
      cursor.seek(segments.end());
      marker = segments.next(true);
    }
    return tables;
  }

  /** Forgets the restart interval, as libjpeg does where an image starts. */
  void startImage() {
    restartInterval = 0;
  }

  /** Reads a segment that ends at {@code end}, if it is one of tables. */
  void read(int marker, ByteCursor cursor, int end) throws ImageDecodeException {
    switch (marker) {
      case HUFFMAN -> readHuffman(cursor, end);
      case QUANTISERS -> readQuantisers(cursor, end);
      case RESTARTS -> restartInterval = cursor.u16BigEndian();
      default -> {}
    }
  }

  private void readQuantisers(ByteCursor cursor, int end) throws ImageDecodeException {
    while (cursor.position() < end) {
      int head = cursor.u8();
      if ((head & 15) > 3) {
        throw cursor.error("has an impossible quantisation table");
      }
      int[] table = new int[64];
      for (int i = 0; i < 64; i++) {
        table[ZIGZAG[i]] = head >> 4 == 0 ? cursor.u8() : cursor.u16BigEndian();
      }
      quantisers[head & 15] = table;
    }
  }

  private void readHuffman(ByteCursor cursor, int end) throws ImageDecodeException {
    while (cursor.position() < end) {
      int head = cursor.u8();
      int[] counts = new int[17];
      int total = 0;
      for (int length = 1; length <= 16; length++) {
        counts[length] = cursor.u8();
        total += counts[length];
      }
      if (total > 256 || cursor.position() + total > end || (head & 0xef) > 3) {
        throw cursor.error("has an impossible Huffman table");
      }
      byte[] symbols = new byte[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = (byte) cursor.u8();
      }
      (head >> 4 == 0 ? dc : ac)[head & 15] = new JpegHuffmanTable(counts, symbols, cursor);
    }
  }

  /** Puts the standard's tables, as libjpeg does, where a file has brought none. */
  void addStandardHuffman(Allowance allowance) throws ImageDecodeException {
    if (dc[0] != null && dc[1] != null && ac[0] != null && ac[1] != null) {
      return;
    }
    byte[] segment = JpegStandardTables.segment();
    JpegTables standard = new JpegTables();
    standard.readHuffman(new ByteCursor("JPEG", segment, allowance), segment.length);
    for (int id = 0; id < 2; id++) {
      dc[id] = dc[id] == null ? standard.dc[id] : dc[id];
      ac[id] = ac[id] == null ? standard.ac[id] : ac[id];
    }
  }

  /** Blocks groups between restart markers, or 0 for none. */
  int restartInterval() {
    return restartInterval;
  }

  /** A quantisation table in natural order. */
  int[] quantiser(int id, ByteCursor cursor) throws ImageDecodeException {
    int[] table = id > 3 ? null : quantisers[id];
    if (table == null) {
      throw cursor.error("lacks quantisation table " + id);
    }
    return table;
  }

  JpegHuffmanTable dc(int id, ByteCursor cursor) throws ImageDecodeException {
    JpegHuffmanTable table = id > 3 ? null : dc[id];
    if (table == null || !table.fitsDc()) {
      throw cursor.error("lacks a usable Huffman table for DC " + id);
    }
    return table;
  }

  JpegHuffmanTable ac(int id, ByteCursor cursor) throws ImageDecodeException {
    JpegHuffmanTable table = id > 3 ? null : ac[id];
    if (table == null) {
      throw cursor.error("lacks Huffman table AC " + id);
    }
    return table;
  }
}
