package io.orchard.duplicates;

/**
 * Compares each of some vectors with all before it.
 *
 * <p>A vector with up to {@code most} similar ones before it comes out in a pair with each; one
 * with more only in those pairs that connect what was not connected yet. So the pairs always
 * connect what all pairs would connect, and {@code m} vectors give at most {@code m (most + 1)}.
 */
final class AllPairs {
  /** Vectors that are compared with a tile while it is in the cache. */
  private static final int ROWS = 64;

  private final FoundPairs found;
  private final int[] members;
  private final Tiles tiles;
  private final Components components;
  private final int most;
  private final int[][] hits;
  private final int[] degrees = new int[ROWS];
  private final float candidate;

  private AllPairs(UnitVectors vectors, FoundPairs found, int[] members, int most) {
    this.found = found;
    this.members = members;
    this.most = most;
    tiles = new Tiles(vectors, members);
    components = new Components(members.length);
    hits = new int[ROWS][most];
    candidate = found.candidate();
  }

  /**
   * Compares all. Takes {@code m^2 (k + 1)} multiplications and additions of float32, and one exact
   * cosine for each pair that may be similar.
   *
   * @param members rows of the vectors, in the order of their paths
   */
  static void compare(UnitVectors vectors, FoundPairs found, int[] members, int most) {
    AllPairs pairs = new AllPairs(vectors, found, members, most);
    for (int row = 0; row < members.length; row += ROWS) {
      pairs.compareRows(row, Math.min(row + ROWS, members.length));
    }
  }

  private void compareRows(int from, int to) {
    float[] first = new float[Tiles.WIDTH];
    float[] second = new float[Tiles.WIDTH];
    for (int tile = 0; tile * Tiles.WIDTH < to; tile++) {
      for (int y = from; y < to; y += 2) {
        int next = Math.min(y + 1, to - 1);
        tiles.products(members[y], members[next], tile, first, second);
        scan(y, y - from, tile, first);
        if (next > y) {
          scan(next, next - from, tile, second);
        }
      }
    }
    for (int y = from; y < to; y++) {
      finish(y, y - from);
    }
  }

  private void scan(int y, int slot, int tile, float[] products) {
    int start = tile * Tiles.WIDTH;
    int width = Math.min(tiles.width(tile), y - start);
    for (int j = 0; j < width; j++) {
      if (products[j] >= candidate) {
        hit(start + j, y, slot);
      }
    }
  }

  private void hit(int x, int y, int slot) {
    if (degrees[slot] > most) {
      connect(x, y);
    } else if (found.similar(members[x], members[y])) {
      if (degrees[slot] < most) {
        hits[slot][degrees[slot]] = x;
      } else {
        for (int earlier : hits[slot]) {
          connect(earlier, y);
        }
        connect(x, y);
      }
      degrees[slot]++;
    }
  }

  private void connect(int x, int y) {
    if (!components.connected(x, y) && found.similar(members[x], members[y])) {
      components.connect(x, y);
      found.pass(members[x], members[y]);
    }
  }

  private void finish(int y, int slot) {
    if (degrees[slot] <= most) {
      for (int i = 0; i < degrees[slot]; i++) {
        components.connect(hits[slot][i], y);
        found.pass(members[hits[slot][i]], members[y]);
      }
    }
    degrees[slot] = 0;
  }
}
