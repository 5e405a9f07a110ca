package io.orchard.classify;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How far a covariance S {@code [k, k]} is pulled towards a sphere of the same trace: {@code (1 -
 * a) S + a tr(S) / k I}, with the intensity a given, or chosen by the data.
 *
 * <p>The automatic intensity is the Rao-Blackwellised Ledoit-Wolf estimate, equation (17) of Yilun
 * Chen, Ami Wiesel, Yonina C. Eldar, Alfred O. Hero, "Shrinkage Algorithms for MMSE Covariance
 * Estimation", IEEE Transactions on Signal Processing 58(10), 2010, doi:10.1109/TSP.2010.2053029.
 * It needs the traces of S and of its square only. Olivier Ledoit and Michael Wolf's own estimate
 * (2004, doi:10.1016/S0047-259X(03)00096-4) needs fourth moments along the components, which are
 * not known before the components are, and change with every update.
 *
 * @param intensity from 0 to 1, or null for the automatic one
 */
public record Shrinkage(@Nullable Double intensity) implements Serializable {

  private static final String AUTO = "auto";

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the intensity is not from 0 to 1
   */
  public Shrinkage {
    if (intensity != null && !(intensity >= 0 && intensity <= 1)) {
      throw refused(String.valueOf(intensity));
    }
  }

  /** Returns the shrinkage that the data choose. */
  public static Shrinkage auto() {
    return new Shrinkage(null);
  }

  /**
   * Reads {@code auto} or a number from 0 to 1.
   *
   * @throws IllegalArgumentException if the text is neither; the message is one line
   */
  public static Shrinkage parse(String text) {
    if (text.strip().equals(AUTO)) {
      return auto();
    }
    try {
      return new Shrinkage(Double.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      throw refused(text);
    }
  }

  private static IllegalArgumentException refused(String value) {
    return new IllegalArgumentException(
        "shrinkage must be auto or a number from 0 to 1, not '" + value + "'");
  }

  /**
   * Returns the intensity for a covariance.
   *
   * @param variances the eigenvalues of S, {@code [k]}, not negative, not all 0
   * @param freedom degrees of freedom behind S, at least 1
   * @return from 0 to 1
   */
  double resolve(double[] variances, long freedom) {
    if (intensity != null) {
      return intensity;
    }
    int k = variances.length;
    double trace = 0;
    double squares = 0;
    for (double variance : variances) {
      trace += variance;
      squares += variance * variance;
    }
    double n = freedom;
    double excess = squares - trace * trace / k;
    double estimate = ((n - 2) / n * squares + trace * trace) / ((n + 2) * excess);
    // A sphere already, to rounding, or less than the formula's two degrees of freedom.
    return excess > 0 && n >= 2 ? Math.min(1, estimate) : 1;
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    return intensity == null ? AUTO : intensity.toString();
  }
}
