package io.orchard.image.jpeg;

import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.ImageDecodeException;
import java.util.List;

/** What the notes in a JPEG file (JFIF's in APP0, Adobe's in APP14) tell about its colours. */
final class JpegColorNotes {
  private static final int UNSTATED = -1;

  private boolean jfif;
  private boolean odd;
  private int adobeTransform = UNSTATED;

  /** Reads an APP0 segment that ends at {@code end}. */
  void readJfif(ByteCursor cursor, int end) throws ImageDecodeException {
    if (end - cursor.position() >= 14 && nextIs(cursor, "JFIF\0")) {
      jfif = true;
      odd |= cursor.u8() != 1;
    }
  }

  /** Reads an APP14 segment that ends at {@code end}. */
  void readAdobe(ByteCursor cursor, int end) throws ImageDecodeException {
    if (end - cursor.position() >= 12 && nextIs(cursor, "Adobe")) {
      cursor.skip(6);
      adobeTransform = cursor.u8();
      odd |= adobeTransform > 1;
    }
  }

  /** Whether libjpeg warns of what they say, though it takes it in some way. */
  boolean areOdd() {
    return odd;
  }

  private static boolean nextIs(ByteCursor cursor, String text) throws ImageDecodeException {
    for (int i = 0; i < text.length(); i++) {
      if (cursor.u8() != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What libjpeg concludes from the notes and, for want of any, from the components' names. */
  JpegColorModel modelOf(List<JpegComponent> components) {
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
    boolean rgb = !jfif && (adobeTransform == 0 || adobeTransform == UNSTATED && namedRgb);
    return rgb ? JpegColorModel.RGB : JpegColorModel.YCBCR;
  }
}
