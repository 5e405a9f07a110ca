package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;

/**
 * The walk over the segments of a JPEG file, from marker to marker: what lies between them is
 * skipped, and so are markers without content.
 */
public final class JpegSegments {
  /** The marker behind everything. */
  public static final int END = 0xd9;

  private static final int START = 0xd8;

  private final ByteCursor cursor;
  private int end;

  /** Starts behind the file's start marker. */
  JpegSegments(ByteCursor cursor) throws ImageDecodeException {
    this.cursor = cursor;
    cursor.seek(2);
  }

  /**
   * Moves the cursor from anywhere to the content of the next segment, behind its length.
   *
   * @param complete whether the image is all there, so that the file may end in whatever way
   * @return the segment's marker, or {@link #END}
   */
  int next(boolean complete) throws ImageDecodeException {
    int marker = nextMarker(complete);
    while (marker >= 0xd0 && marker <= 0xd7 || marker == 0x01) {
      marker = nextMarker(complete);
    }
    if (marker == START) {
      throw cursor.error("has a second start marker");
    }
    if (marker != END) {
      readLength(marker);
      if (end > cursor.data().length) {
        if (complete) {
          return END;
        }
        throw cursor.truncated();
      }
    }
    return marker;
  }

  /** Where the segment ends that the last call of {@link #next} found. */
  int end() {
    return end;
  }

  private int nextMarker(boolean complete) throws ImageDecodeException {
    boolean escaped = false;
    while (cursor.remaining() > 0 || !complete) {
      int value = cursor.u8();
      if (escaped && value != 0 && value != 0xff) {
        return value;
      }
      escaped = value == 0xff;
    }
    return END;
  }

  /** Finds the segment's end, which may be beyond the file. */
  private void readLength(int marker) throws ImageDecodeException {
    int start = cursor.position();
    if (cursor.remaining() < 2) {
      end = Integer.MAX_VALUE;
      return;
    }
    int length = cursor.u16BigEndian();
    if (length < 2 && !isNote(marker)) {
      throw cursor.error("has a segment of impossible length");
    }
    end = start + Math.max(2, length);
  }

  /** Whether a segment (APPn, COM, DNL) says nothing that libjpeg heeds, so may be broken. */
  private static boolean isNote(int marker) {
    return marker >= 0xe0 && marker <= 0xef || marker == 0xfe || marker == 0xdc;
  }
}
