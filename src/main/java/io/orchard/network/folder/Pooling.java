package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the last feature map {@code [b, h, w, c]} of a network becomes one vector per image. */
public enum Pooling {
  /** The mean over h and w of each channel: d = c. */
  AVG,
  /** The largest value over h and w of each channel: d = c. */
  MAX,
  /** Every value, row-major {@code [h, w, c]}: d = h * w * c. */
  FLATTEN;

  /** Returns the name as options and files write it: {@code avg}, {@code max}, {@code flatten}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
