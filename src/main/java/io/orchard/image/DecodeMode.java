package io.orchard.image;

/** Whether large photographs are decoded in full. */
public enum DecodeMode {
  /** Every pixel is decoded. */
  EXACT,

  /**
   * JPEG files are decoded at a half, a quarter or an eighth of their size, as far as {@value
   * ImagePreparer#REDUCING_GAP} times the wanted size is left in both directions.
   */
  FAST
}
