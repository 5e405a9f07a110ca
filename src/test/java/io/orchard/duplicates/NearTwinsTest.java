package io.orchard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found is what comparing all finds; where many are alike, it connects the same ones. */
class NearTwinsTest {

  /** The promise: of the pairs at exactly the threshold. */
  private static final double RECALL = 0.99;

  private static List<SimilarPair> find(double threshold, float[]... vectors) {
    return NearTwins.above(threshold).find(Twins.named(vectors));
  }

  @Test
  void nothingIsLikeNothing() {
    assertThat(find(0.5)).isEmpty();
    assertThat(find(0.5, new float[] {1, 2})).isEmpty();
  }

  @Test
  void twoAreComparedExactly() {
    float[] a = {1, 0};
    float[] b = {3, 4};
    assertThat(find(0.6, a, b)).containsExactly(new SimilarPair(Twins.name(0), Twins.name(1), 0.6));
    assertThat(find(Math.nextUp(0.6), a, b)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 0.95", "1, 1", "2, 0.95", "2, 0.999", "3, 0.9", "3, 0.5", "20, 0.3", "20, 0.7"})
  void vectorsOfFewNumbersAndLowThresholds(int k, double threshold) {
    Random random = new Random(k);
    Map<String, float[]> vectors = Twins.named(Twins.gaussian(400, k, random));
    Set<SimilarPair> expected = Twins.bruteForce(vectors, threshold);
    NearTwins search = NearTwins.above(threshold).withAllPairsUpTo(400);
    List<SimilarPair> found = search.find(vectors);
    assertThat(expected.containsAll(found)).isTrue();
    assertThat(found).doesNotHaveDuplicates();
    assertThat((double) found.size()).isGreaterThanOrEqualTo(RECALL * expected.size());
  }

  @Test
  void zeroVectorsAreAlikeAndLikeNoOther() {
    float[] zero = new float[3];
    float[] negative = {-0f, 0, -0f};
    float[] tiny = {Float.MIN_VALUE, 0, 0};
    assertThat(find(0.1, zero, tiny, negative))
        .containsExactly(new SimilarPair(Twins.name(0), Twins.name(2), 1));
  }

  @Test
  void atOneEqualDirectionsAlone() {
    Random random = new Random(1);
    float[] a = Twins.gaussian(1, 50, random)[0];
    float[] twice = a.clone();
    for (int i = 0; i < twice.length; i++) {
      twice[i] *= 2;
    }
    float[] other = a.clone();
    other[0] *= 1.001f;
    assertThat(find(1, a, other, a.clone(), twice))
        .containsExactlyInAnyOrder(
            new SimilarPair(Twins.name(0), Twins.name(2), 1),
            new SimilarPair(Twins.name(0), Twins.name(3), 1),
            new SimilarPair(Twins.name(2), Twins.name(3), 1));
  }

  @Test
  void oppositesAreNotAlike() {
    float[] a = {1, -2, 3};
    float[] b = {-1, 2, -3};
    assertThat(find(0.001, a, b)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-45f, 1e-38f, 1e-30f, 1, 1e30f, 1e38f})
  void lengthsDoNotMatter(float length) {
    float[] a = {length, length, length};
    float[] b = {1, 1, 1};
    float[] c = {length, 0, 0};
    double third = 1 / Math.sqrt(3);
    List<SimilarPair> found = find(0.5, a, b, c);
    assertThat(found).hasSize(3);
    for (SimilarPair pair : found) {
      double expected = pair.second().equals(Twins.name(2)) ? third : 1;
      assertThat(pair.similarity()).isCloseTo(expected, within(1e-15));
    }
  }

  /** Three in four vectors at exactly the threshold from another, most in cells that are split. */
  @ParameterizedTest
  @ValueSource(doubles = {0.8, 0.9, 0.95, 0.99})
  void pairsAtTheThresholdAreFound(double threshold) {
    Random random = new Random(3);
    float[][] vectors = Twins.gaussian(8_000, 50, random);
    for (int i = 2_000; i < vectors.length; i++) {
      vectors[i] = Twins.twin(vectors[i % 2_000], threshold + 1e-6, random);
    }
    List<SimilarPair> found = find(threshold, vectors);
    assertThat(found).doesNotHaveDuplicates();
    Set<SimilarPair> expected = Twins.bruteForce(Twins.named(vectors), threshold);
    assertThat(expected.containsAll(found)).isTrue();
    assertThat(expected).hasSizeGreaterThanOrEqualTo(6_000);
    assertThat((double) found.size()).isGreaterThanOrEqualTo(RECALL * expected.size());
  }

  @Test
  void theOrderOfVectorsDoesNotMatter() {
    Random random = new Random(4);
    float[][] vectors = Twins.gaussian(6_000, 10, random);
    Arrays.fill(vectors, 0, 1_500, vectors[0]);
    Map<String, float[]> vectorsInOrder = Twins.named(vectors);
    List<String> names = new ArrayList<>(vectorsInOrder.keySet());
    Collections.shuffle(names, random);
    Map<String, float[]> shuffled = new LinkedHashMap<>();
    names.forEach(name -> shuffled.put(name, vectorsInOrder.get(name)));
    NearTwins search = NearTwins.above(0.95);
    assertThat(search.find(shuffled)).containsExactlyElementsOf(search.find(vectorsInOrder));
  }

  /** Noise of 0.2 leaves some pairs above the threshold, and some below. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.01f, 0.1f, 0.2f})
  void aCrowdIsConnectedByFewPairs(float noise) {
    Random random = new Random(5);
    int crowd = 5_000;
    float[][] vectors = Twins.gaussian(2 * crowd, 50, random);
    for (int i = 1; i < crowd; i++) {
      vectors[2 * i] = vectors[0].clone();
      for (int d = 0; d < 50; d++) {
        vectors[2 * i][d] += (float) (noise * random.nextGaussian() / Math.sqrt(d + 1));
      }
    }
    List<SimilarPair> found = find(0.95, vectors);
    assertThat(new HashSet<>(found)).hasSameSizeAs(found).hasSizeLessThan(3 * crowd);
    int[] groups = Twins.groups(vectors.length, found);
    for (int i = 0; i < crowd; i++) {
      assertThat(groups[2 * i]).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 1000})
  void fewerPairsConnectTheSame(int most) {
    Random random = new Random(6);
    float[][] vectors = Twins.gaussian(900, 4, random);
    Map<String, float[]> named = Twins.named(vectors);
    NearTwins search = NearTwins.above(0.97);
    List<SimilarPair> all = search.withAllPairsUpTo(1000).find(named);
    List<SimilarPair> fewer = search.withAllPairsUpTo(most).find(named);
    assertThat(new HashSet<>(all).containsAll(fewer)).isTrue();
    assertThat(Twins.groups(900, fewer)).containsExactly(Twins.groups(900, all));
    assertThat(fewer).hasSizeLessThanOrEqualTo(Math.min(all.size(), 900 * (most + 20)));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    for (double threshold : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> NearTwins.above(threshold));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearTwins.above(0.9).withAllPairsUpTo(-1));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreRefusedByPath(float number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(0.9, new float[] {1, 2}, new float[] {1, number}))
        .withMessageContaining(Twins.name(1));
  }
}
