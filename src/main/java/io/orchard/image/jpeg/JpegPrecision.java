package io.orchard.image.jpeg;

import java.util.Arrays;

/** How exactly the scans of a progressive JPEG file so far tell a component's coefficients. */
final class JpegPrecision {
  /** Coefficients that count here: the first in zigzag order. */
  static final int COUNT = 10;

  private static final int UNKNOWN = -1;

  private final int[] missing = new int[64];
  private int[] before = new int[COUNT];

  JpegPrecision() {
    Arrays.fill(missing, UNKNOWN);
  }

  /** Takes note of a scan that is about to be read. */
  void note(JpegScan scan, boolean firstOfFile) {
    before = firstOfFile ? new int[COUNT] : Arrays.copyOf(missing, COUNT);
    Arrays.fill(missing, scan.first(), scan.last() + 1, scan.low());
  }

  /** For each coefficient, how many of its low bits are missing; -1 if all are. */
  int[] missing() {
    return Arrays.copyOf(missing, COUNT);
  }

  /** The same before the component's last scan, which may have ended early. */
  int[] missingBefore() {
    return before.clone();
  }

  boolean knowsDc() {
    return missing[0] != UNKNOWN;
  }

  /** Whether coefficients other than DC are not fully known. */
  boolean isIncomplete() {
    return Arrays.stream(missing, 1, COUNT).anyMatch(bits -> bits != 0);
  }

  /** Whether nothing is known of coefficients other than DC. */
  static boolean onlyDc(int[] missing) {
    return Arrays.stream(missing, 1, COUNT).allMatch(bits -> bits == UNKNOWN);
  }
}
