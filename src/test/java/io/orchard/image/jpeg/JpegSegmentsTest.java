package io.orchard.image.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.image.raster.Allowance;
import io.orchard.image.raster.ByteCursor;
import io.orchard.image.raster.Deadline;
import io.orchard.image.raster.ImageDecodeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class JpegSegmentsTest {
  @Test
  void whatHasNoContentIsSkipped() throws Exception {
    assertThat(walk("ffd8 ffdb000301 ffd0 ff01 0a0b ff00 ffffffc40002 ffd9 ffe1", false))
        .containsExactly("db+1", "c4+0");
  }

  @Test
  void notesMayStateImpossibleLengthsButNotOthers() throws Exception {
    assertThat(walk("ffd8 ffe10000 fffe0001 ffdc0000 ffd9", false))
        .containsExactly("e1+0", "fe+0", "dc+0");
    assertThatThrownBy(() -> walk("ffd8 ffdd0001 00 ffd9", true))
        .hasMessage("JPEG has a segment of impossible length");
  }

  @Test
  void onlyACompleteImageMayEndAnyhow() throws Exception {
    for (String end : List.of("", "ff", "ffdb", "ffdb00", "ffdb000401", "0a0b", "ffd7")) {
      String file = "ffd8 ffdb000301 " + end;
      assertThat(walk(file, true)).containsExactly("db+1");
      assertThatThrownBy(() -> walk(file, false)).hasMessageContaining("ends before the image");
    }
  }

  @Test
  void aSecondStartIsRejected() {
    assertThatThrownBy(() -> walk("ffd8 ffd8", true)).hasMessage("JPEG has a second start marker");
  }

  /** The segments' markers and the sizes of their content. */
  private static List<String> walk(String hex, boolean complete) throws ImageDecodeException {
    byte[] file = HexFormat.of().parseHex(hex.replace(" ", ""));
    ByteCursor cursor = new ByteCursor("JPEG", file, Allowance.until(Deadline.none()));
    JpegSegments segments = new JpegSegments(cursor);
    List<String> found = new ArrayList<>();
    int marker = segments.next(complete);
    while (marker != JpegSegments.END) {
      found.add(Integer.toHexString(marker) + "+" + (segments.end() - cursor.position()));
      cursor.seek(segments.end());
      marker = segments.next(complete);
    }
    return found;
  }
}
