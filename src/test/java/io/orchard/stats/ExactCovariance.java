package io.orchard.stats;

import java.math.BigDecimal;
import java.math.MathContext;

/** Means and sample covariances of rows of double, without rounding until the last division. */
final class ExactCovariance {
  private static final MathContext DIGITS = new MathContext(60);

  private final int n;
  private final BigDecimal[] sums;
  private final BigDecimal[][] products;

  ExactCovariance(double[][] rows, int d) {
    n = rows.length;
    sums = new BigDecimal[d];
    products = new BigDecimal[d][d];
    for (int i = 0; i < d; i++) {
      sums[i] = sum(rows, i);
    }
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        products[i][j] = sumOfProducts(rows, i, j);
        products[j][i] = products[i][j];
      }
    }
  }

  private static BigDecimal sum(double[][] rows, int i) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double[] row : rows) {
      sum = sum.add(new BigDecimal(row[i]));
    }
    return sum;
  }

  private static BigDecimal sumOfProducts(double[][] rows, int i, int j) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double[] row : rows) {
      sum = sum.add(new BigDecimal(row[i]).multiply(new BigDecimal(row[j])));
    }
    return sum;
  }

  double mean(int i) {
    return sums[i].divide(BigDecimal.valueOf(n), DIGITS).doubleValue();
  }

  double covariance(int i, int j) {
    BigDecimal count = BigDecimal.valueOf(n);
    return products[i][j]
        .multiply(count)
        .subtract(sums[i].multiply(sums[j]))
        .divide(count.multiply(BigDecimal.valueOf(n - 1)), DIGITS)
        .doubleValue();
  }
}
