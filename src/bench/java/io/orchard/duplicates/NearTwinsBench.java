package io.orchard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.SharedData;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceAccumulator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search in memory, on one thread: how many pairs it finds, and how long it takes. */
class NearTwinsBench {

  private static final double RECALL_BAR = 0.99;
  private static final double SECONDS_BAR = 60;
  private static final int N = 20_000;
  private static final int K = 50;
  private static final int D = 1_280;

  @Test
  void randomVectors() {
    Random random = new Random(1);
    float[][] vectors = Twins.gaussian(N, K, random);
    for (double threshold : new double[] {0.8, 0.9, 0.95, 0.98}) {
      float[][] withTwins = vectors.clone();
      for (int i = N / 2; i < N; i++) {
        withTwins[i] = Twins.twin(vectors[i - N / 2], threshold + 1e-6, random);
      }
      compare("random, half of them twins at the threshold", withTwins, threshold);
    }
  }

  /** 440 images' features, each some 45 times with noise of its own, up to that of the features. */
  @Test
  void realVectors() throws IOException {
    float[][] vectors = reduced(noisy(realFeatures()));
    for (double threshold : new double[] {0.9, 0.95, 0.98}) {
      compare("real, with noise", vectors, threshold);
    }
  }

  private static void compare(String what, float[][] vectors, double threshold) {
    Map<String, float[]> named = Twins.named(vectors);
    Set<SimilarPair> expected = Twins.bruteForce(named, threshold);
    long start = System.nanoTime();
    List<SimilarPair> found = NearTwins.above(threshold).withAllPairsUpTo(N).find(named);
    double seconds = (System.nanoTime() - start) / 1e9;
    int once = new HashSet<>(found).size();
    List<SimilarPair> usual = NearTwins.above(threshold).find(named);
    double recall = (double) found.size() / expected.size();
    System.out.printf(
        Locale.ROOT,
        "%,d x %d %s, threshold %.2f: %,d pairs, found %.2f %%, in %.1f s; usually %,d pairs%n",
        vectors.length,
        K,
        what,
        threshold,
        expected.size(),
        100 * recall,
        seconds,
        usual.size());
    assertThat(expected.containsAll(found)).isTrue();
    assertThat(once).isEqualTo(found.size());
    assertThat(recall).isGreaterThanOrEqualTo(RECALL_BAR);
    assertThat(ungrouped(Twins.groups(N, expected), Twins.groups(N, usual)))
        .isLessThanOrEqualTo((1 - RECALL_BAR) * N);
  }

  /** Returns how many vectors that have a group are in another one. */
  private static double ungrouped(int[] expected, int[] groups) {
    int other = 0;
    for (int i = 0; i < expected.length; i++) {
      other += expected[i] == groups[i] ? 0 : 1;
    }
    return other;
  }

  @Test
  void crowds() {
    for (int crowd : new int[] {10_000, 50_000}) {
      for (float noise : new float[] {0, 0.01f, 0.1f, 0.2f}) {
        crowd(crowd, noise);
      }
    }
  }

  /** As many others, and a crowd about the first vector. */
  private static void crowd(int crowd, float noise) {
    Random random = new Random(5);
    float[][] vectors = Twins.gaussian(2 * crowd, K, random);
    for (int i = 1; i < crowd; i++) {
      vectors[2 * i] = vectors[0].clone();
      for (int d = 0; d < K; d++) {
        vectors[2 * i][d] += (float) (noise * random.nextGaussian() / Math.sqrt(d + 1));
      }
    }
    long start = System.nanoTime();
    List<SimilarPair> found = NearTwins.above(0.95).find(Twins.named(vectors));
    double seconds = (System.nanoTime() - start) / 1e9;
    int[] groups = Twins.groups(2 * crowd, found);
    int together = 0;
    for (int i = 0; i < crowd; i++) {
      together += groups[2 * i] == 0 ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "%,d vectors, %,d of them alike but for noise of %.2f: %,d connected by %,d pairs in %.1f s%n",
        2 * crowd,
        crowd,
        noise,
        together,
        found.size(),
        seconds);
    assertThat(together).isGreaterThanOrEqualTo((int) (RECALL_BAR * crowd));
    assertThat(seconds).isLessThan(SECONDS_BAR);
  }

  private static float[][] realFeatures() throws IOException {
    float[][] features = new float[440][D];
    int row = 0;
    for (String set : List.of("keras-mobilenetv2-140", "spark-pca-k50-300")) {
      ByteBuffer bytes =
          ByteBuffer.wrap(
                  Files.readAllBytes(SharedData.require("golden/" + set + "/features.f32le")))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        for (int d = 0; d < D; d++) {
          features[row][d] = bytes.getFloat();
        }
        row++;
      }
    }
    return features;
  }

  private static float[][] noisy(float[][] features) {
    Random random = new Random(2);
    float[][] rows = new float[N][D];
    for (int i = 0; i < N; i++) {
      double level = 1.5 * random.nextDouble();
      for (int d = 0; d < D; d++) {
        rows[i][d] = (float) (features[i % features.length][d] + level * random.nextGaussian());
      }
    }
    return rows;
  }

  private static float[][] reduced(float[][] rows) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(D);
    for (float[] row : rows) {
      accumulator.add(row);
    }
    PcaModel model =
        Pca.fit(accumulator.snapshot(), Standardization.NONE, ComponentCount.of(K));
    return PcaProjector.of(model).project(rows);
  }
}
