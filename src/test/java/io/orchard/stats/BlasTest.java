package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlasTest {
  /** Sums reach 7,000, where 2,311 roundings of half an ulp, 4.5e-13 each, cannot exceed this. */
  private static final double TOLERANCE = 1.1e-9;

  private static final long SEED = 31;

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void outerProductsAddUp(String blas) {
    for (int d : new int[] {1, 2, 5, 8, 131}) {
      int b = d == 131 ? 67 : 1100;
      double[] x = normal(b * d);
      FoldedTriangle triangle = new FoldedTriangle(d);
      double[] folded = normal(triangle.length());
      double[] before = folded.clone();
      try (BlasSetting setting = BlasSetting.of(blas)) {
        Blas.active().addOuterProducts(rows(x, d), b, d, folded);
      }
      for (int i = 0; i < d; i++) {
        for (int j = i; j < d; j++) {
          double expected = before[triangle.index(i, j)];
          for (int r = 0; r < b; r++) {
            expected += x[r * d + i] * x[r * d + j];
          }
          assertThat(folded[triangle.index(i, j)]).isCloseTo(expected, within(TOLERANCE));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void innerProductsAddToTheUpperTriangle(String blas) {
    int n = 9;
    int m = 2311;
    double[] x = normal(n * m);
    double[] gram = new double[n * n];
    gram[1] = 3;
    try (BlasSetting setting = BlasSetting.of(blas)) {
      Blas.active().addInnerProducts(x, n, m, gram);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double expected = i == 0 && j == 1 ? 3 : 0;
        for (int p = 0; i <= j && p < m; p++) {
          expected += x[i * m + p] * x[j * m + p];
        }
        assertThat(gram[i * n + j]).isCloseTo(expected, within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void multiplies(String blas) {
    int p = 3;
    int q = 50;
    int r = 7;
    double[] left = normal(p * q);
    double[] right = normal(q * r);
    double[] product;
    try (BlasSetting setting = BlasSetting.of(blas)) {
      product = Blas.active().multiply(left, right, p, q, r);
    }
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < r; j++) {
        double expected = 0;
        for (int s = 0; s < q; s++) {
          expected += left[i * q + s] * right[s * r + j];
        }
        assertThat(product[i * r + j]).isCloseTo(expected, within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void projectsOnTheRowsOfAMatrix(String blas) {
    int p = 150;
    int q = 50;
    int r = 7;
    double[] left = normal(p * q);
    double[] right = normal(r * q);
    double[] product;
    try (BlasSetting setting = BlasSetting.of(blas)) {
      product =
          Blas.active()
              .projector(right, q, r)
              .project((row, target) -> System.arraycopy(left, row * q, target, 0, q), p);
    }
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < r; j++) {
        double expected = 0;
        for (int s = 0; s < q; s++) {
          expected += left[i * q + s] * right[j * q + s];
        }
        assertThat(product[i * r + j]).isCloseTo(expected, within(TOLERANCE));
      }
    }
  }

  @Test
  void propertyForcesThePortableLoops() {
    try (BlasSetting setting = BlasSetting.of("portable")) {
      assertThat(Blas.active().isNative()).isFalse();
    }
  }

  /** Where this build carries OpenBLAS, the tests marked native must really have run on it. */
  @Test
  void openBlasLoadsWhereItsLibraryIsBundled() {
    try (BlasSetting setting = BlasSetting.of("native")) {
      assertThat(Blas.active().isNative()).isTrue();
      assertThat(OpenBlasLibrary.openblas_get_num_threads()).isEqualTo(1);
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() {
    int d = 301;
    int b = 64;
    double[] x = normal(b * d);
    try (BlasSetting setting = BlasSetting.of("native")) {
      double[] alone = new double[d * (d + 1) / 2];
      Blas.active().addOuterProducts(rows(x, d), b, d, alone);
      IntStream.range(0, 400)
          .parallel()
          .forEach(
              i -> {
                double[] folded = new double[alone.length];
                Blas.active().addOuterProducts(rows(x, d), b, d, folded);
                assertThat(Arrays.equals(folded, alone)).isTrue();
              });
    }
  }

  private static Blas.Rows rows(double[] x, int d) {
    return (row, target) -> System.arraycopy(x, row * d, target, 0, d);
  }

  private static double[] normal(int length) {
    return new Random(SEED).doubles(length, -3, 3).toArray();
  }
}
