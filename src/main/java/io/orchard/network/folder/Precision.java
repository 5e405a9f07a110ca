package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a network computes in. Features of two precisions are not to be compared. */
public enum Precision {
  /** IEEE 754 binary32: 24 bits of precision. */
  FLOAT32,
  /**
   * The upper half of a float32: its range, 8 bits of precision. Convolutions and what lies between
   * them take such numbers and give such numbers, and sum in float32 within; features are float32.
   */
  BFLOAT16;

  /** Returns the name as options and files write it: {@code float32}, {@code bfloat16}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
