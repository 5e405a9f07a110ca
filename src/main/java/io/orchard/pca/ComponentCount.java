package io.orchard.pca;

import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How many components to keep: a number, or the fewest that explain a fraction of the variance.
 *
 * <p>Either way never more than {@code min(n - 1, d)}, the number that n rows of d features define.
 *
 * <p>Immutable and thread-safe; equal by content.
 */
public final class ComponentCount implements Serializable {
  @Serial private static final long serialVersionUID = 1;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern FRACTION = Pattern.compile("0?\\.[0-9]+");

  /** The number of components; 0 where a fraction is asked for. */
  private final int number;

  private final double fraction;

  private ComponentCount(int number, double fraction) {
    this.number = number;
    this.fraction = fraction;
  }

  /**
   * Asks for a number of components.
   *
   * @param k at least 1
   * @throws IllegalArgumentException if {@code k < 1}
   */
  public static ComponentCount of(int k) {
    if (k < 1) {
      throw refused(String.valueOf(k));
    }
    return new ComponentCount(k, 0);
  }

  /**
   * Asks for the fewest components whose variances sum to at least a fraction of the total.
   *
   * @param fraction above 0 and below 1
   * @throws IllegalArgumentException if the fraction is out of range or NaN
   */
  public static ComponentCount ofFraction(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw refused(String.valueOf(fraction));
    }
    return new ComponentCount(0, fraction);
  }

  /**
   * Reads {@code 50} as a number and {@code 0.95} as a fraction.
   *
   * <p>{@code 1.0} is refused, because it may mean one component or all of the variance; so are
   * signs, exponents and percentages. A number too large for an int counts as the largest one.
   *
   * @param s digits, or a decimal fraction between 0 and 1 with or without its leading 0
   * @throws IllegalArgumentException if s is neither; the message is one line and names what is
   *     allowed
   */
  public static ComponentCount parse(String s) {
    String text = s.strip();
    try {
      if (NUMBER.matcher(text).matches()) {
        return of((int) Math.min(Integer.MAX_VALUE, Double.parseDouble(text)));
      }
      if (FRACTION.matcher(text).matches()) {
        return ofFraction(Double.parseDouble(text));
      }
    } catch (IllegalArgumentException e) {
      throw refused(s);
    }
    throw refused(s);
  }

  private static IllegalArgumentException refused(String value) {
    return new IllegalArgumentException(
        "components must be a whole number from 1 up, such as 50, or a fraction of the variance"
            + " above 0 and below 1, such as 0.95; not '"
            + value
            + "'");
  }

  /** Returns whether a number was asked for, and one above k. */
  public boolean isMoreThan(int k) {
    return number > k;
  }

  /** Returns the number asked for, or 0 where it is a fraction. */
  int number() {
    return number;
  }

  /**
   * Returns the number of components to keep.
   *
   * @param eigenvalues gives all of them, descending and not negative; asked only for a fraction
   * @param totalVariance their sum
   * @param limit {@code min(n - 1, d)}
   * @return from 1 to {@code limit}
   */
  int resolve(Supplier<double[]> eigenvalues, double totalVariance, int limit) {
    if (number > 0) {
      return Math.min(number, limit);
    }
    double[] values = eigenvalues.get();
    double explained = 0;
    for (int k = 0; k < limit; k++) {
      explained += values[k];
      if (explained >= fraction * totalVariance) {
        return k + 1;
      }
    }
    return limit;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ComponentCount other
        && number == other.number
        && Double.compare(fraction, other.fraction) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * number + Double.hashCode(fraction);
  }

  /** Returns the number or the fraction in the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return number > 0
        ? String.valueOf(number)
        : BigDecimal.valueOf(fraction).stripTrailingZeros().toPlainString();
  }
}
