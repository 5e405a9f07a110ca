package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.ImageSize;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a JPEG file for anything that decoders could take in different ways. What is left
 * are the files that cameras write: sequential ones of one scan, grey or with colour at most halved
 * in resolution, each segment exactly as long as its content, nothing missing, nothing besides.
 */
final class JpegInspection {
  /** libjpeg's own limit on the length of a side. */
  private static final int LONGEST_SIDE = 65_500;

  private final ByteCursor cursor;
  private final ImageSize least;
  private final JpegTables tables = new JpegTables();
  private final JpegColorNotes notes = new JpegColorNotes();
  private @Nullable JpegFrame frame;
  private @Nullable JpegScan scan;

  private JpegInspection(ByteCursor cursor, ImageSize least) {
    this.cursor = cursor;
    this.least = least;
  }

  /**
   * Returns the inspection of a file whose segments are such ones, up to the data of the scan, or
   * null. Costs next to nothing.
   *
   * @param least what the image must cover, reduced in scale if it can: then it is null
   * @param leastPixels of the image
   */
  static @Nullable JpegInspection ofSegments(ByteCursor cursor, ImageSize least, long leastPixels) {
    if (statedPixels(cursor.data()) < leastPixels) {
      return null;
    }
    JpegInspection inspection = new JpegInspection(cursor, least);
    try {
      return inspection.readSegments() ? inspection : null;
    } catch (ImageDecodeException e) {
      return null; // The decoder will say why.
    }
  }

  /** The frame header. */
  JpegFrame frame() {
    if (frame == null) {
      throw new IllegalStateException("no frame has been found");
    }
    return frame;
  }

  /**
   * Returns whether the data of the scan are whole and undamaged. Takes some nanoseconds for every
   * byte.
   *
   * @throws ImageDecodeException if time has run out
   */
  boolean isSound() throws ImageDecodeException {
    return scan != null && JpegScanCheck.isSound(cursor, scan, frame(), tables);
  }

  /** Goes straight to the frame header; 0 if there is none. */
  private static long statedPixels(byte[] file) {
    int at = 2;
    while (at + 9 <= file.length && file[at] == -1) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xc0 || marker == 0xc1) {
        return (long) u16(file, at + 5) * u16(file, at + 7);
      }
      at += 2 + u16(file, at + 2);
    }
    return 0;
  }

  private static int u16(byte[] file, int at) {
    return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
  }

  private boolean readSegments() throws ImageDecodeException {
    cursor.seek(2);
    while (scan == null) {
      if (cursor.u8() != 0xff) {
        return false;
      }
      int marker = cursor.u8();
      int end = cursor.position() + cursor.u16BigEndian();
      if (end < cursor.position() || !isPlain(marker, end)) {
        return false;
      }
      cursor.seek(end);
    }
    return !notes.areOdd();
  }

  private boolean isPlain(int marker, int end) throws ImageDecodeException {
    switch (marker) {
      case 0xc0, 0xc1 -> {
        return readFrame() && cursor.position() == end;
      }
      case JpegTables.HUFFMAN, JpegTables.QUANTISERS, JpegTables.RESTARTS -> {
        tables.read(marker, cursor, end);
        return cursor.position() == end;
      }
      case 0xda -> {
        return readScan() && cursor.position() == end;
      }
      case 0xe0 -> notes.readJfif(cursor, end);
      case 0xee -> notes.readAdobe(cursor, end);
      default -> {}
    }
    return marker >= 0xe0 && marker <= 0xef || marker == 0xfe;
  }

  private boolean readFrame() throws ImageDecodeException {
    if (frame != null) {
      return false;
    }
    frame = JpegFrame.read(cursor, false);
    return Math.max(frame.width(), frame.height()) <= LONGEST_SIDE
        && isUsual(frame.components())
        && frame.reducedAbove(least).side() == 8;
  }

  private static boolean isUsual(List<JpegComponent> components) {
    if (components.size() == 1) {
      return true;
    }
    long names = components.stream().mapToInt(JpegComponent::id).distinct().count();
    JpegComponent luma = components.get(0);
    return components.size() == 3
        && names == 3
        && luma.horizontal() <= 2
        && luma.vertical() <= 2
        && components.stream().skip(1).allMatch(c -> c.horizontal() == 1 && c.vertical() == 1);
  }

  private boolean readScan() throws ImageDecodeException {
    if (frame == null) {
      return false;
    }
    scan = JpegScan.read(cursor, frame);
    List<JpegComponent> components = frame.components();
    List<JpegScan.Part> parts = scan.parts();
    boolean inOrder =
        parts.size() == components.size()
            && IntStream.range(0, parts.size())
                .allMatch(i -> parts.get(i).component() == components.get(i));
    for (JpegScan.Part part : parts) {
      tables.dc(part.dcTable(), cursor);
      tables.ac(part.acTable(), cursor);
      part.component().latchQuantiser(tables, cursor);
    }
    return inOrder
        && scan.first() == 0
        && scan.last() == 63
        && scan.high() == 0
        && scan.low() == 0
        && components.stream().allMatch(JpegInspection::hasUsualSteps);
  }

  private static boolean hasUsualSteps(JpegComponent component) {
    return IntStream.of(component.quantiser())
        .allMatch(step -> step >= 1 && step <= JpegScanCheck.LARGEST_STEP);
  }
}
