package io.orchard.duplicates;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Takes crowds out of many vectors: a leader and all that are similar to it, where these are an
 * eighth or more, and more than may come out pair by pair.
 *
 * <p>A crowd comes out as a star, each paired with the leader, and what else is similar to one of
 * it in one such pair: linear, where all pairs would be quadratic.
 */
final class Crowds {
  private static final int CANDIDATES = 16;
  private static final int SHARE = 8;

  private final UnitVectors vectors;
  private final FoundPairs found;
  private final NearTwins settings;

  Crowds(UnitVectors vectors, FoundPairs found, NearTwins settings) {
    this.vectors = vectors;
    this.found = found;
    this.settings = settings;
  }

  /**
   * Takes crowds out until few enough are left, or no crowd is found.
   *
   * @param members rows of the vectors, in the order of their paths
   * @param enough how many may be left
   * @return those left, in order
   */
  int[] takeOut(int[] members, int enough) {
    int[] left = members;
    while (left.length > enough) {
      int[] crowd = largest(left);
      if (crowd.length * SHARE < left.length || crowd.length <= settings.allPairsUpTo()) {
        break;
      }
      left = without(left, crowd);
      connect(crowd, left);
    }
    return left;
  }

  /** Returns the largest crowd around any of the candidates: its leader, then the others. */
  private int[] largest(int[] members) {
    int[] largest = {};
    for (int i = 0; i < CANDIDATES; i++) {
      int leader = members[(int) ((long) i * members.length / CANDIDATES)];
      int[] crowd = crowd(leader, members);
      if (crowd.length > largest.length) {
        largest = crowd;
      }
      if (largest.length * 2 > members.length) {
        break;
      }
    }
    return largest;
  }

  private int[] crowd(int leader, int[] members) {
    float candidate = found.candidate();
    IntStream others =
        Arrays.stream(members)
            .filter(i -> i != leader)
            .filter(i -> vectors.quick(leader, i) >= candidate && found.similar(leader, i));
    return IntStream.concat(IntStream.of(leader), others).toArray();
  }

  private static int[] without(int[] members, int[] crowd) {
    int[] sorted = crowd.clone();
    Arrays.sort(sorted);
    return Arrays.stream(members).filter(i -> Arrays.binarySearch(sorted, i) < 0).toArray();
  }

  /** Pairs a crowd with its leader, and each of the others with one of the crowd, if it can. */
  private void connect(int[] crowd, int[] others) {
    int leader = crowd[0];
    for (int i = 1; i < crowd.length; i++) {
      pass(leader, crowd[i]);
    }
    // Whoever is similar to one of the crowd is at most twice the angle away from the leader.
    float near = (float) Math.cos(2 * Math.acos(settings.threshold())) - 2 * vectors.rounding();
    int[] around = Arrays.stream(others).filter(i -> vectors.quick(leader, i) >= near).toArray();
    if (around.length > 0) {
      Tiles tiles = new Tiles(vectors, crowd);
      for (int other : around) {
        connectOne(other, crowd, tiles);
      }
    }
  }

  private void connectOne(int other, int[] crowd, Tiles tiles) {
    float[] products = new float[Tiles.WIDTH];
    float[] same = new float[Tiles.WIDTH];
    for (int tile = 0; tile < tiles.count(); tile++) {
      tiles.products(other, other, tile, products, same);
      for (int j = 0; j < tiles.width(tile); j++) {
        int one = crowd[tile * Tiles.WIDTH + j];
        if (products[j] >= found.candidate() && found.similar(one, other)) {
          pass(one, other);
          return;
        }
      }
    }
  }

  private void pass(int i, int j) {
    found.pass(Math.min(i, j), Math.max(i, j));
  }
}
