package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SymmetricMatrixTest {

  @Test
  void theUpperTriangleIsCopiedToTheLower() {
    double[] matrix = {1, 2, 3, -9, 5, 6, -9, -9, 8};
    assertThat(SymmetricMatrix.mirrored(matrix, 3)).containsExactly(1, 2, 3, 2, 5, 6, 3, 6, 8);
    assertThat(SymmetricMatrix.mirrored(new double[0], 0)).isEmpty();
  }
}
