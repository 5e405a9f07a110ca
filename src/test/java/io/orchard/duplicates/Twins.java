package io.orchard.duplicates;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Vectors with twins, and what comparing all of them gives. */
public final class Twins {

  private Twins() {}

  /** Returns Gaussian vectors whose numbers have the standard deviations 1, 1/sqrt(2), ... */
  public static float[][] gaussian(int n, int k, Random random) {
    float[][] vectors = new float[n][k];
    for (float[] vector : vectors) {
      for (int i = 0; i < k; i++) {
        vector[i] = (float) (random.nextGaussian() / Math.sqrt(i + 1));
      }
    }
    return vectors;
  }

  /** Returns a vector of another length at a cosine, in a random direction away from the first. */
  public static float[] twin(float[] of, double cosine, Random random) {
    double[] away = new double[of.length];
    double square = 0;
    double along = 0;
    for (int i = 0; i < away.length; i++) {
      away[i] = random.nextGaussian();
      along += away[i] * of[i];
      square += (double) of[i] * of[i];
    }
    double length = 0;
    for (int i = 0; i < away.length; i++) {
      away[i] -= along / square * of[i];
      length += away[i] * away[i];
    }
    double tangent = Math.sqrt(1 - cosine * cosine) / cosine;
    double scale = tangent * Math.sqrt(square / length);
    double size = 0.5 + random.nextDouble();
    float[] twin = new float[of.length];
    for (int i = 0; i < twin.length; i++) {
      twin[i] = (float) (size * (of[i] + scale * away[i]));
    }
    return twin;
  }

  /** Gives vectors paths that come in their order. */
  public static Map<String, float[]> named(float[]... vectors) {
    Map<String, float[]> named = new LinkedHashMap<>();
    for (int i = 0; i < vectors.length; i++) {
      named.put(name(i), vectors[i]);
    }
    return named;
  }

  /** Returns the path of a vector. */
  public static String name(int i) {
    return String.format(Locale.ROOT, "s3://bucket/images/Training/Pêche/%07d.jpg", i);
  }

  /** Returns the vector that a path is of. */
  public static int number(String name) {
    return Integer.parseInt(name.substring(name.length() - 11, name.length() - 4));
  }

  /** Compares all by the definition of the cosine, in double. */
  static Set<SimilarPair> bruteForce(Map<String, float[]> vectors, double threshold) {
    String[] names = vectors.keySet().toArray(String[]::new);
    float[][] rows = vectors.values().toArray(float[][]::new);
    double[] squares = Arrays.stream(rows).mapToDouble(row -> dot(row, row)).toArray();
    Set<SimilarPair> pairs = new HashSet<>();
    for (int j = 0; j < rows.length; j++) {
      for (int i = 0; i < j; i++) {
        double cosine = dot(rows[i], rows[j]) / Math.sqrt(squares[i] * squares[j]);
        if (cosine >= threshold) {
          pairs.add(new SimilarPair(names[i], names[j], Math.min(1, cosine)));
        }
      }
    }
    return pairs;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Returns to which group each of n vectors belongs: the number of the group's first. */
  public static int[] groups(int n, Iterable<SimilarPair> pairs) {
    int[] parents = new int[n];
    for (int i = 0; i < n; i++) {
      parents[i] = i;
    }
    for (SimilarPair pair : pairs) {
      int a = root(parents, number(pair.first()));
      int b = root(parents, number(pair.second()));
      parents[Math.max(a, b)] = Math.min(a, b);
    }
    int[] groups = new int[n];
    for (int i = 0; i < n; i++) {
      groups[i] = root(parents, i);
    }
    return groups;
  }

  private static int root(int[] parents, int i) {
    int root = i;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }
}
