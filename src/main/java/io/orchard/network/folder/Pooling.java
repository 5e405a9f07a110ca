package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How what a network gives last, mostly a feature map {@code [b, h, w, c]}, becomes one vector per
 * image.
 */
public enum Pooling {
  /** The mean over h and w of each channel: d = c. */
  AVG,
  /** The largest value over h and w of each channel: d = c. */
  MAX,
  /** Every value, row-major {@code [h, w, c]}: d = h * w * c. */
  FLATTEN,
  /**
   * The first token of a transformer that gives {@code [b, tokens, d]}, its summary of the image.
   */
  CLS;

  /** Returns the name as options and files write it: {@code avg}, {@code cls}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
