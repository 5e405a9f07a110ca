package io.orchard.stats;

import java.util.function.Supplier;

/**
 * Finds the largest eigenvalues of a symmetric matrix and their eigenvectors: for the sketch here,
 * and for PCA.
 *
 * <p>Eigenvalues are accurate to rounding of the largest one, so negative ones are noise and
 * returned as 0. Signs of eigenvectors, and bases of repeated eigenvalues, are whatever the method
 * yields. Implementations are stateless and thread-safe.
 */
public interface SymmetricSolver {

  /** Returns LAPACK's solver where {@link Blas#active()} is native, the portable one otherwise. */
  static SymmetricSolver active() {
    return Blas.active().isNative() ? new LapackSolver() : new PortableSolver();
  }

  /**
   * Solves for the leading eigenpairs.
   *
   * @param matrix symmetric and finite, {@code [m, m]}, both triangles filled; overwritten
   * @param m order, at least 1
   * @param selection decides how many
   * @throws IllegalStateException if the method does not converge
   */
  Eigenpairs leading(double[] matrix, int m, Selection selection);

  /** Decides how many eigenpairs are wanted. */
  @FunctionalInterface
  interface Selection {
    /**
     * Returns a number from 1 to m.
     *
     * @param eigenvalues computes all of them, descending and not negative, {@code [m]}
     */
    int count(Supplier<double[]> eigenvalues);
  }
}
