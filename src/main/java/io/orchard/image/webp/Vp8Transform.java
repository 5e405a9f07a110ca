package io.orchard.image.webp;

/** The inverse transforms of VP8 (RFC 6386, section 14), in its exact integer arithmetic. */
final class Vp8Transform {
  private static final int[] ROW_STARTS = {0, 4, 8, 12};

  private final int[] between = new int[16];

  /** Spreads the 16 second-order coefficients to the DCs of 16 blocks of 16 coefficients. */
  void walshHadamard(int[] in, int[] blocks) {
    for (int i = 0; i < 4; i++) {
      int a0 = in[i] + in[12 + i];
      int a1 = in[4 + i] + in[8 + i];
      int a2 = in[4 + i] - in[8 + i];
      int a3 = in[i] - in[12 + i];
      between[i] = a0 + a1;
      between[8 + i] = a0 - a1;
      between[4 + i] = a3 + a2;
      between[12 + i] = a3 - a2;
    }
    for (int row : ROW_STARTS) {
      int dc = between[row] + 3;
      int a0 = dc + between[row + 3];
      int a1 = between[row + 1] + between[row + 2];
      int a2 = between[row + 1] - between[row + 2];
      int a3 = dc - between[row + 3];
      int to = row * 16;
      blocks[to] = a0 + a1 >> 3;
      blocks[to + 16] = a3 + a2 >> 3;
      blocks[to + 32] = a0 - a1 >> 3;
      blocks[to + 48] = a3 - a2 >> 3;
    }
  }

  /** Adds the inverse DCT of the 16 coefficients at {@code in[from]} to a sub-block. */
  void addInverseDct(int[] in, int from, Vp8Plane plane, int x, int y) {
    for (int i = 0; i < 4; i++) {
      butterfly(
          in[from + i], in[from + 4 + i], in[from + 8 + i], in[from + 12 + i], between, i * 4);
    }
    int[] column = new int[4];
    for (int i = 0; i < 4; i++) {
      butterfly(between[i] + 4, between[4 + i], between[8 + i], between[12 + i], column, 0);
      int to = plane.at(x, y + i);
      for (int j = 0; j < 4; j++) {
        plane.add(to + j, column[j] >> 3);
      }
    }
  }

  // 20091 / 65536 + 1 is sqrt(2) * cos(pi / 8); 35468 / 65536 is sqrt(2) * sin(pi / 8).
  private static void butterfly(int v0, int v1, int v2, int v3, int[] out, int to) {
    int a = v0 + v2;
    int b = v0 - v2;
    int c = (v1 * 35468 >> 16) - v3 - (v3 * 20091 >> 16);
    int d = v1 + (v1 * 20091 >> 16) + (v3 * 35468 >> 16);
    out[to] = a + d;
    out[to + 1] = b + c;
    out[to + 2] = b - c;
    out[to + 3] = a - d;
  }
}
