package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import io.orchard.image.raster.RgbImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reading of one JPEG file, from its markers to its pixels. */
final class JpegReading {
  /** Real files have about ten; a hostile one could walk a huge image thousands of times. */
  private static final int MAX_SCANS = 500;

  /** Pixels from which on the tables for looks at several coefficients are worth their making. */
  private static final long LOOKUP_PIXELS = 150_000;

  private final ByteCursor cursor;
  private final ImageSize least;
  private final JpegTables tables;
  private final @Nullable JpegColorModel statedColors;
  private final JpegColorNotes colorNotes = new JpegColorNotes();
  private @Nullable JpegFrame frame;
  private int scans;
  private boolean straight;

  JpegReading(
      ByteCursor cursor,
      ImageSize least,
      JpegTables tables,
      @Nullable JpegColorModel statedColors) {
    this.cursor = cursor;
    this.least = least;
    this.tables = tables;
    this.statedColors = statedColors;
  }

  RgbImage run() throws ImageDecodeException {
    tables.startImage();
    readSegments();
    if (frame == null || scans == 0) {
      throw cursor.error("file ends without an image");
    }
    if (!straight) {
      transformCoefficients(frame);
    }
    return toRgb(frame);
  }

  private void transformCoefficients(JpegFrame frame) {
    if (scans == 1) {
      // No earlier scan tells of the rows that this one does not reach: they are like the others.
      frame.noteReachedGroupRow(frame.groupRows());
    }
    boolean smooth = JpegSmoothing.helps(frame);
    for (JpegComponent component : frame.components()) {
      component.transformCoefficients(smooth ? new JpegSmoothing(component, frame) : null);
    }
  }

  private void readSegments() throws ImageDecodeException {
    JpegSegments segments = new JpegSegments(cursor);
    int marker = segments.next(complete());
    while (marker != JpegSegments.END) {
      readSegment(marker, segments.end());
      marker = segments.next(complete());
    }
  }

  /**
   * Whether the image is all there: libjpeg has given its last row by then. It gives none before
   * the end marker where there are several scans.
   */
  private boolean complete() {
    return straight && scans > 0;
  }

  private void readSegment(int marker, int end) throws ImageDecodeException {
    switch (marker) {
      case 0xc0, 0xc1, 0xc2 -> readFrame(marker == 0xc2);
      case JpegTables.HUFFMAN, JpegTables.QUANTISERS, JpegTables.RESTARTS ->
          tables.read(marker, cursor, end);
      case 0xe0 -> colorNotes.readJfif(cursor, end);
      case 0xee -> colorNotes.readAdobe(cursor, end);
      case 0xda -> {
        readScan(end);
        return;
      }
      case 0xc3, 0xcb -> throw unread("lossless coding");
      case 0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf -> throw unread("hierarchical coding");
      case 0xc9, 0xca -> throw unread("arithmetic coding");
      default -> {}
    }
    cursor.seek(end);
  }

  private ImageDecodeException unread(String kind) {
    return cursor.error("with " + kind + " is not read; save it as a baseline or progressive one");
  }

  private void readFrame(boolean progressive) throws ImageDecodeException {
    if (frame != null) {
      throw cursor.error("has two frame headers");
    }
    frame = JpegFrame.read(cursor, progressive).reducedAbove(least);
  }

  private void readScan(int end) throws ImageDecodeException {
    if (frame == null) {
      throw cursor.error("has a scan before the frame header");
    }
    if (complete()) {
      throw cursor.error("has another scan behind a complete image");
    }
    if (scans == MAX_SCANS) {
      throw cursor.error("has more than " + MAX_SCANS + " scans");
    }
    JpegScan scan = JpegScan.read(cursor, frame);
    cursor.seek(end);
    List<JpegComponent> components = frame.components();
    if (scans++ == 0) {
      straight = !frame.progressive() && scan.parts().size() == components.size();
      scan.requireRoomFor(cursor, frame);
      reserve(frame);
      components.forEach(
          straight ? JpegComponent::allocatePlane : JpegComponent::allocateCoefficients);
    }
    for (JpegScan.Part part : scan.parts()) {
      part.component().latchQuantiser(tables, cursor);
    }
    scan.readBlocks(cursor, frame, tables.restartInterval(), reader(frame, scan));
  }

  /** At its peak memory holds the planes and either the coefficients or the result. */
  private void reserve(JpegFrame frame) throws ImageDecodeException {
    long coefficients = 0;
    for (JpegComponent component : frame.components()) {
      coefficients += component.coefficientBytes();
    }
    cursor.reserve(frame.planeBytes() + Math.max(frame.pixelBytes(), straight ? 0 : coefficients));
  }

  private JpegScan.BlockReader reader(JpegFrame frame, JpegScan scan) throws ImageDecodeException {
    if (frame.progressive()) {
      JpegProgressiveReader reader = new JpegProgressiveReader(scan, tables, cursor);
      scan.parts().forEach(part -> part.component().precision().note(scan, scans == 1));
      return reader;
    }
    tables.addStandardHuffman(cursor.allowance());
    boolean byLooks = frame.side() < 8 || isLarge(frame) && endsWithMarker();
    return straight && byLooks
        ? new JpegLookupReader(scan, frame, tables, cursor)
        : new JpegSequentialReader(scan, tables, cursor, straight);
  }

  private static boolean isLarge(JpegFrame frame) {
    return (long) frame.width() * frame.height() >= LOOKUP_PIXELS;
  }

  /** A file without an end would show how far ahead of the last block a reader has read. */
  private boolean endsWithMarker() {
    byte[] file = cursor.data();
    return file[file.length - 2] == -1 && (file[file.length - 1] & 0xff) == JpegSegments.END;
  }

  private RgbImage toRgb(JpegFrame frame) throws ImageDecodeException {
    List<JpegComponent> components = frame.components();
    int count = components.size();
    JpegUpsampler[] upsamplers = new JpegUpsampler[count];
    byte[][] rows = new byte[count][frame.groupColumns() * frame.maxHorizontal() * frame.side()];
    for (int i = 0; i < count; i++) {
      upsamplers[i] = JpegUpsampler.of(components.get(i), frame);
    }
    JpegColorModel colors = statedColors == null ? colorNotes.modelOf(components) : statedColors;
    if (colors.components() != count) {
      throw cursor.error(
          "has " + count + " components where its container states " + colors.components());
    }
    int width = frame.scaledWidth();
    int height = frame.scaledHeight();
    byte[] pixels = new byte[Math.multiplyExact(3 * width, height)];
    for (int y = 0; y < height; y++) {
      cursor.checkTime();
      for (int i = 0; i < count; i++) {
        upsamplers[i].row(y, rows[i]);
      }
      colors.toRgb(rows, width, pixels, 3 * y * width);
    }
    return new RgbImage(width, height, pixels);
  }
}
