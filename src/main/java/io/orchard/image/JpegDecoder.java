package io.orchard.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes baseline, extended and progressive Huffman-coded JPEG files of 8 bits, to the same bytes
 * as libjpeg-turbo at its defaults: exact integer DCT, interpolated chroma.
 *
 * <p>Profiles and orientation are ignored. Damaged entropy data decodes to whatever can be made of
 * it, as in libjpeg. Where pixels are missing the file is rejected, as in Pillow, but not where
 * only the end marker is. Not supported are arithmetic and lossless coding, and 12 bits. Keeps no
 * state between files.
 */
final class JpegDecoder implements FormatDecoder {
  private static final int START = 0xd8;
  private static final int END = 0xd9;

  /** Real files have about ten; a hostile one could walk a huge image thousands of times. */
  private static final int MAX_SCANS = 500;

  @Override
  public RgbImage decode(byte[] file, Allowance allowance) throws ImageDecodeException {
    return decodeAbove(file, ImageSize.LARGEST, allowance);
  }

  /**
   * Decodes at the smallest of the scales 1, 1/2, 1/4 and 1/8 that covers {@code least} in both
   * directions, at scale 1 if none does; as libjpeg-turbo at its {@code scale_denom}, to the last
   * bit.
   */
  @Override
  public RgbImage decodeAbove(byte[] file, ImageSize least, Allowance allowance)
      throws ImageDecodeException {
    return new Reading(new ByteCursor("JPEG", file, allowance), least, null).run();
  }

  /**
   * Decodes a stream whose container states what the components mean, whatever the stream's markers
   * and names say.
   */
  RgbImage decodeAs(JpegColorModel colors, byte[] stream, Allowance allowance)
      throws ImageDecodeException {
    ByteCursor cursor = new ByteCursor("JPEG", stream, allowance);
    return new Reading(cursor, ImageSize.LARGEST, colors).run();
  }

  /** The state of reading one file. */
  private static final class Reading {
    private final ByteCursor cursor;
    private final ImageSize least;
    private final @Nullable JpegColorModel statedColors;
    private final JpegTables tables = new JpegTables();
    private @Nullable JpegFrame frame;
    private boolean jfif;
    private int adobeTransform = -1;
    private int scans;
    private boolean straight;

    Reading(ByteCursor cursor, ImageSize least, @Nullable JpegColorModel statedColors) {
      this.cursor = cursor;
      this.least = least;
      this.statedColors = statedColors;
    }

    RgbImage run() throws ImageDecodeException {
      cursor.seek(2);
      readSegments();
      if (frame == null || scans == 0) {
        throw cursor.error("file ends without an image");
      }
      if (!straight) {
        transformCoefficients(frame);
      }
      return toRgb(frame);
    }

    private static void transformCoefficients(JpegFrame frame) {
      boolean smooth = JpegSmoothing.helps(frame);
      for (JpegComponent component : frame.components()) {
        component.transformCoefficients(smooth ? new JpegSmoothing(component, frame) : null);
      }
    }

    private void readSegments() throws ImageDecodeException {
      for (int marker = nextMarker(); marker != END; marker = nextMarker()) {
        if (marker >= 0xd0 && marker <= 0xd7 || marker == 0x01) {
          continue;
        }
        if (marker == START) {
          throw cursor.error("has a second start marker");
        }
        int end = segmentEnd(marker);
        if (end > cursor.data().length) {
          if (complete()) {
            return;
          }
          throw cursor.truncated();
        }
        readSegment(marker, end);
      }
    }

    /**
     * Whether the image is all there, so that the file may end in whatever way: libjpeg has given
     * its last row by then. It gives none before the end marker where there are several scans.
     */
    private boolean complete() {
      return straight && scans > 0;
    }

    private int nextMarker() throws ImageDecodeException {
      boolean escaped = false;
      while (cursor.remaining() > 0 || !complete()) {
        int value = cursor.u8();
        if (escaped && value != 0 && value != 0xff) {
          return value;
        }
        escaped = value == 0xff;
      }
      return END;
    }

    /** Reads a segment's length and returns where it ends, which may be beyond the file. */
    private int segmentEnd(int marker) throws ImageDecodeException {
      if (cursor.remaining() < 2) {
        return Integer.MAX_VALUE;
      }
      int start = cursor.position();
      int length = cursor.u16BigEndian();
      if (length < 2 && !isNote(marker)) {
        throw cursor.error("has a segment of impossible length");
      }
      return start + Math.max(2, length);
    }

    /** Whether a segment (APPn, COM) says nothing about the pixels' coding, so may be broken. */
    private static boolean isNote(int marker) {
      return marker >= 0xe0 && marker <= 0xef || marker == 0xfe;
    }

    private void readSegment(int marker, int end) throws ImageDecodeException {
      switch (marker) {
        case 0xc0, 0xc1, 0xc2 -> readFrame(marker == 0xc2);
        case 0xc4 -> tables.readHuffman(cursor, end);
        case 0xdb -> tables.readQuantisers(cursor, end);
        case 0xdd -> tables.readRestartInterval(cursor);
        case 0xe0 -> jfif |= end - cursor.position() >= 14 && nextIs("JFIF\0");
        case 0xee -> readAdobe(end);
        case 0xda -> {
          readScan(end);
          return;
        }
        case 0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf ->
            throw cursor.error("is lossless or hierarchical, which is not supported");
        case 0xc9, 0xca -> throw cursor.error("uses arithmetic coding, which is not supported");
        default -> {}
      }
      cursor.seek(end);
    }

    private void readFrame(boolean progressive) throws ImageDecodeException {
      if (frame != null) {
        throw cursor.error("has two frame headers");
      }
      frame = JpegFrame.read(cursor, progressive).reducedAbove(least);
    }

    private boolean nextIs(String text) throws ImageDecodeException {
      for (int i = 0; i < text.length(); i++) {
        if (cursor.u8() != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private void readAdobe(int end) throws ImageDecodeException {
      if (end - cursor.position() >= 12 && nextIs("Adobe")) {
        cursor.skip(6);
        adobeTransform = cursor.u8();
      }
    }

    private void readScan(int end) throws ImageDecodeException {
      if (frame == null) {
        throw cursor.error("has a scan before the frame header");
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
      long planes = 0;
      long coefficients = 0;
      for (JpegComponent component : frame.components()) {
        planes += component.planeBytes();
        coefficients += component.coefficientBytes();
      }
      long pixels = 3L * frame.scaledWidth() * frame.scaledHeight();
      cursor.reserve(planes + Math.max(pixels, straight ? 0 : coefficients));
    }

    private JpegScan.BlockReader reader(JpegFrame frame, JpegScan scan)
        throws ImageDecodeException {
      if (frame.progressive()) {
        JpegProgressiveReader reader = new JpegProgressiveReader(scan, tables, cursor);
        scan.parts().forEach(part -> part.component().precision().note(scan, scans == 1));
        return reader;
      }
      tables.addStandardHuffman(cursor.allowance());
      return straight && frame.side() < 8
          ? new JpegReducedReader(scan, tables, cursor)
          : new JpegSequentialReader(scan, tables, cursor, straight);
    }

    private RgbImage toRgb(JpegFrame frame) throws ImageDecodeException {
      List<JpegComponent> components = frame.components();
      int count = components.size();
      JpegUpsampler[] upsamplers = new JpegUpsampler[count];
      byte[][] rows = new byte[count][frame.groupColumns() * frame.maxHorizontal() * frame.side()];
      for (int i = 0; i < count; i++) {
        upsamplers[i] = JpegUpsampler.of(components.get(i), frame);
      }
      JpegColorModel colors = statedColors == null ? colorModel(components) : statedColors;
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

    /** What libjpeg concludes from the markers and, for want of any, the components' names. */
    private JpegColorModel colorModel(List<JpegComponent> components) {
      if (components.size() == 1) {
        return JpegColorModel.GREY;
      }
      if (components.size() == 4) {
        return adobeTransform <= 0 ? JpegColorModel.CMYK : JpegColorModel.YCCK;
      }
      boolean namedRgb =
          components.get(0).id() == 'R'
              && components.get(1).id() == 'G'
              && components.get(2).id() == 'B';
      boolean rgb = !jfif && (adobeTransform == 0 || adobeTransform < 0 && namedRgb);
      return rgb ? JpegColorModel.RGB : JpegColorModel.YCBCR;
    }
  }
}
