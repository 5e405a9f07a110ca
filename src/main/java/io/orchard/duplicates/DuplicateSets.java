package io.orchard.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts images into groups by their pairs: twins of twins are in one group. Whatever the order of
 * the pairs, the groups are the same.
 *
 * <p>Two forests of disjoint sets (Galler and Fischer, "An improved equivalence algorithm", 1964,
 * doi:10.1145/364099.364331), one of all pairs and one of the exact ones, whose roots are always
 * the first image of a set in the order of the paths. Time grows as good as linearly with the
 * pairs; memory with the images in them, about 200 bytes each and their paths. Not thread-safe.
 */
public final class DuplicateSets {

  /**
   * An image that has a twin.
   *
   * @param path the image
   * @param first the first image of its group, in the order of the paths; may be the same
   * @param exact whether the image and that one have the same pixels; of the first image itself,
   *     whether another has
   */
  public record Member(String path, String first, boolean exact) {}

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> paths = new ArrayList<>();
  private final Forest all = new Forest();
  private final Forest exact = new Forest();

  private DuplicateSets() {}

  /** Returns sets without an image. */
  public static DuplicateSets create() {
    return new DuplicateSets();
  }

  /** Puts two images into one set. */
  public void add(DuplicatePair pair) {
    int one = number(pair.first());
    int other = number(pair.second());
    all.join(one, other);
    if (pair.exact()) {
      exact.join(one, other);
    }
  }

  private int number(String path) {
    Integer known = numbers.putIfAbsent(path, paths.size());
    if (known != null) {
      return known;
    }
    paths.add(path);
    all.grow();
    exact.grow();
    return paths.size() - 1;
  }

  /** Passes on every image that has a twin, once, in no order. */
  public void forEach(Consumer<Member> consumer) {
    boolean[] copied = new boolean[paths.size()];
    for (int i = 0; i < copied.length; i++) {
      copied[exact.root(i)] |= exact.root(i) != i;
    }
    for (int i = 0; i < copied.length; i++) {
      int first = all.root(i);
      boolean same = i == first ? copied[i] : exact.root(i) == exact.root(first);
      consumer.accept(new Member(paths.get(i), paths.get(first), same));
    }
  }

  /** Trees whose roots are the first of their images. */
  private final class Forest {
    private int[] parents = new int[16];
    private int size;

    void grow() {
      if (size == parents.length) {
        parents = Arrays.copyOf(parents, 2 * size);
      }
      parents[size] = size++;
    }

    int root(int of) {
      int node = of;
      while (parents[node] != node) {
        parents[node] = parents[parents[node]]; // Halves the way for the next time.
        node = parents[node];
      }
      return node;
    }

    void join(int one, int other) {
      int a = root(one);
      int b = root(other);
      if (a != b) {
        boolean inOrder = paths.get(a).compareTo(paths.get(b)) < 0;
        parents[inOrder ? b : a] = inOrder ? a : b;
      }
    }
  }
}
