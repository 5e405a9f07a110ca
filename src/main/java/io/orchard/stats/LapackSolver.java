package io.orchard.stats;

import static io.orchard.stats.OpenBlasLibrary.COLUMN_MAJOR;
import static io.orchard.stats.OpenBlasLibrary.LAPACKE_dsyevr;

import java.util.Arrays;

/**
 * LAPACK's {@code dsyevr}: reduction to tridiagonal form, then relatively robust representations,
 * or bisection and inverse iteration where few eigenvectors are wanted.
 *
 * <p>Costs about {@code 4/3 m^3} operations, as much again to count components by their variance,
 * and another copy of the matrix in native memory. Inderjit S. Dhillon, Beresford N. Parlett,
 * Christof Voemel, "The design and implementation of the MRRR algorithm", ACM Transactions on
 * Mathematical Software 32(4), 2006, doi:10.1145/1186785.1186788.
 */
final class LapackSolver implements SymmetricSolver {
  private static final byte ALL = 'A';
  private static final byte BY_INDEX = 'I';

  /** From this share of the vectors on, all of them cost no more. */
  private static final double MANY = 0.25;

  @Override
  public Eigenpairs leading(double[] matrix, int m, Selection selection) {
    int k = selection.count(() -> eigenvalues(matrix.clone(), m));
    byte range = k > MANY * m ? ALL : BY_INDEX;
    int found = range == ALL ? m : k;
    double[] values = new double[m];
    double[] vectors = new double[Math.multiplyExact(found, m)];
    solve((byte) 'V', range, matrix, m, m - k + 1, values, vectors);
    return descending(values, vectors, m, found, k);
  }

  private static double[] eigenvalues(double[] matrix, int m) {
    double[] values = new double[m];
    solve((byte) 'N', ALL, matrix, m, 1, values, new double[1]);
    double[] descending = new double[m];
    for (int i = 0; i < m; i++) {
      descending[i] = Math.max(0, values[m - 1 - i]);
    }
    return descending;
  }

  private static void solve(
      byte job, byte range, double[] matrix, int m, int first, double[] values, double[] vectors) {
    int[] found = new int[1];
    int[] support = new int[2 * m];
    int info =
        LAPACKE_dsyevr(
            COLUMN_MAJOR,
            job,
            range,
            (byte) 'L',
            m,
            matrix,
            m,
            0,
            0,
            first,
            m,
            0,
            found,
            values,
            vectors,
            m,
            support);
    if (info != 0) {
      throw new IllegalStateException("LAPACK dsyevr failed with info " + info + " at order " + m);
    }
  }

  /** Takes the last k of the ascending pairs, in reverse; column-major vectors are rows here. */
  private static Eigenpairs descending(double[] values, double[] vectors, int m, int found, int k) {
    double[] leading = new double[k];
    double[] rows = new double[k * m];
    for (int i = 0; i < k; i++) {
      int from = found - 1 - i;
      leading[i] = Math.max(0, values[from]);
      System.arraycopy(vectors, from * m, rows, i * m, m);
    }
    Arrays.sort(leading);
    reverse(leading);
    return new Eigenpairs(leading, rows);
  }

  private static void reverse(double[] values) {
    for (int i = 0, j = values.length - 1; i < j; i++, j--) {
      double swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }
}
