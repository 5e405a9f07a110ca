package io.orchard.stats;

import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The eigenproblem in plain Java, by commons-math3: tridiagonal reduction and implicit QL, always
 * for all eigenvectors. Some fifty times slower than {@link LapackSolver} at order 1,280; needs
 * about five matrices of memory.
 */
final class PortableSolver implements SymmetricSolver {

  @Override
  public Eigenpairs leading(double[] matrix, int m, Selection selection) {
    EigenDecomposition decomposition = decompose(matrix, m);
    double[] values = decomposition.getRealEigenvalues();
    for (int i = 0; i < m; i++) {
      values[i] = Math.max(0, values[i]);
    }
    int k = selection.count(values::clone);
    double[] leading = new double[k];
    double[] vectors = new double[Math.multiplyExact(k, m)];
    for (int i = 0; i < k; i++) {
      leading[i] = values[i];
      System.arraycopy(decomposition.getEigenvector(i).toArray(), 0, vectors, i * m, m);
    }
    return new Eigenpairs(leading, vectors);
  }

  private static EigenDecomposition decompose(double[] matrix, int m) {
    double[][] rows = new double[m][m];
    for (int i = 0; i < m; i++) {
      System.arraycopy(matrix, i * m, rows[i], 0, m);
    }
    try {
      return new EigenDecomposition(new Array2DRowRealMatrix(rows, false));
    } catch (MathIllegalStateException e) {
      throw new IllegalStateException("The eigenproblem of order " + m + " did not converge", e);
    }
  }
}
