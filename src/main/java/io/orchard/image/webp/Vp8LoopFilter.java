package io.orchard.image.webp;

/** The loop filters of VP8 (RFC 6386, section 15): smooth the edges of blocks. */
final class Vp8LoopFilter {
  private final int sharpness;
  private final boolean simple;

  Vp8LoopFilter(Vp8Header header) {
    this.sharpness = header.sharpness;
    this.simple = header.simpleFilter;
  }

  /**
   * Filters the edges of a macroblock: left, inner vertical, top, inner horizontal.
   *
   * @param planes luma, Cb and Cr
   * @param inner whether the edges between its sub-blocks count
   */
  void filter(Vp8Plane[] planes, int column, int row, int level, boolean inner) {
    if (level == 0) {
      return;
    }
    int interior = sharpness > 4 ? level >> 2 : sharpness > 0 ? level >> 1 : level;
    if (sharpness > 0) {
      interior = Math.min(interior, 9 - sharpness);
    }
    interior = Math.max(1, interior);
    int limit = 2 * level + interior;
    int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    for (int i = 0; i < (simple ? 1 : 3); i++) {
      Vp8Plane plane = planes[i];
      int size = i == 0 ? 16 : 8;
      int corner = plane.at(column * size, row * size);
      for (int direction = 0; direction < 2; direction++) {
        boolean vertical = direction == 0;
        int across = vertical ? 1 : plane.stride;
        int along = vertical ? plane.stride : 1;
        if (vertical ? column > 0 : row > 0) {
          edge(plane, corner, across, along, size, limit + 4, interior, variance, true);
        }
        for (int offset = 4; inner && offset < size; offset += 4) {
          int start = corner + offset * across;
          edge(plane, start, across, along, size, limit, interior, variance, false);
        }
      }
    }
  }

  private void edge(
      Vp8Plane plane,
      int start,
      int across,
      int along,
      int size,
      int limit,
      int interior,
      int variance,
      boolean outer) {
    for (int i = 0, at = start; i < size; i++, at += along) {
      int p1 = plane.get(at - 2 * across);
      int p0 = plane.get(at - across);
      int q0 = plane.get(at);
      int q1 = plane.get(at + across);
      if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > 2 * limit + 1) {
        continue;
      }
      if (simple) {
        two(plane, at, across, p1, p0, q0, q1);
      } else if (isFlat(plane, at, across, interior)) {
        if (Math.abs(p1 - p0) > variance || Math.abs(q1 - q0) > variance) {
          two(plane, at, across, p1, p0, q0, q1);
        } else if (outer) {
          six(plane, at, across, p1, p0, q0, q1);
        } else {
          four(plane, at, across, p0, q0);
        }
      }
    }
  }

  private static boolean isFlat(Vp8Plane plane, int at, int across, int interior) {
    for (int i = -4; i < 3; i++) {
      int step = plane.get(at + i * across) - plane.get(at + (i + 1) * across);
      if (i != -1 && Math.abs(step) > interior) {
        return false;
      }
    }
    return true;
  }

  private static void two(Vp8Plane plane, int at, int across, int p1, int p0, int q0, int q1) {
    int a = 3 * (q0 - p0) + signed8(p1 - q1);
    plane.add(at - across, signed5(a + 3 >> 3));
    plane.add(at, -signed5(a + 4 >> 3));
  }

  private static void four(Vp8Plane plane, int at, int across, int p0, int q0) {
    int a = 3 * (q0 - p0);
    int a1 = signed5(a + 4 >> 3);
    int a3 = a1 + 1 >> 1;
    plane.add(at - 2 * across, a3);
    plane.add(at - across, signed5(a + 3 >> 3));
    plane.add(at, -a1);
    plane.add(at + across, -a3);
  }

  private static void six(Vp8Plane plane, int at, int across, int p1, int p0, int q0, int q1) {
    int a = signed8(3 * (q0 - p0) + signed8(p1 - q1));
    for (int i = 0, weight = 27; i < 3; i++, weight -= 9) {
      int change = weight * a + 63 >> 7;
      plane.add(at - (i + 1) * across, change);
      plane.add(at + i * across, -change);
    }
  }

  private static int signed8(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static int signed5(int value) {
    return Math.max(-16, Math.min(15, value));
  }
}
