package io.orchard.image.resample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * How rows of samples lie in an {@code int[]} while they are summed: in four lanes, sample {@code
 * i} at place {@code i / 4} of lane {@code i % 4}.
 *
 * <p>So packing four samples into one int is a loop over four arrays, which the JIT of JDK 17 turns
 * into vector instructions; it does not do so for a loop from ints to bytes.
 */
final class SampleLanes {
  /** Pixels whose samples fill the same number of places in every lane. */
  static final int PIXELS = 4;

  private final int samples;
  private final int lane;
  private final int[] first;
  private final int[] second;
  private final int[] third;
  private final int[] fourth;
  private final int[] packed;
  private final ByteBuffer bytes;
  private final IntBuffer ints;

  /** Lays out rows of {@code width} RGB pixels. */
  SampleLanes(int width) {
    this.samples = 3 * width;
    this.lane = 3 * ((width + PIXELS - 1) / PIXELS);
    this.first = new int[lane];
    this.second = new int[lane];
    this.third = new int[lane];
    this.fourth = new int[lane];
    this.packed = new int[lane];
    this.bytes = ByteBuffer.allocate(4 * lane).order(ByteOrder.LITTLE_ENDIAN);
    this.ints = bytes.asIntBuffer();
  }

  /** The length of a row's array: its samples, and room for up to three pixels more. */
  int rowInts() {
    return 4 * lane;
  }

  /** Puts one sample into a row. */
  void set(int[] row, int sample, int value) {
    row[sample % 4 * lane + sample / 4] = value;
  }

  /**
   * Puts {@value #PIXELS} pixels into a row, from pixel {@code x} on, a multiple of {@value
   * #PIXELS}; those past the row's end are lost.
   *
   * @param columns whose samples at {@code from} to {@code from + 2} are a pixel's
   */
  void setPixels(int[] row, int x, int[][] columns, int from) {
    int[] p = columns[0];
    int[] q = columns[1];
    int[] r = columns[2];
    int[] s = columns[3];
    int to = 3 * (x / PIXELS);
    row[to] = p[from];
    row[to + 1] = q[from + 1];
    row[to + 2] = r[from + 2];
    to += lane;
    row[to] = p[from + 1];
    row[to + 1] = q[from + 2];
    row[to + 2] = s[from];
    to += lane;
    row[to] = p[from + 2];
    row[to + 1] = r[from];
    row[to + 2] = s[from + 1];
    to += lane;
    row[to] = q[from];
    row[to + 1] = r[from + 1];
    row[to + 2] = s[from + 2];
  }

  /** Writes the samples of a row, each 0-255, to {@code out[to]} and on. */
  void writeTo(byte[] out, int to, int[] row) {
    System.arraycopy(row, 0, first, 0, lane);
    System.arraycopy(row, lane, second, 0, lane);
    System.arraycopy(row, 2 * lane, third, 0, lane);
    System.arraycopy(row, 3 * lane, fourth, 0, lane);
    for (int i = 0; i < lane; i++) {
      packed[i] = first[i] | second[i] << 8 | third[i] << 16 | fourth[i] << 24;
    }
    ints.clear().put(packed);
    bytes.clear().get(out, to, samples);
  }
}
