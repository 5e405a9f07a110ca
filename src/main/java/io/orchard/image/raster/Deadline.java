package io.orchard.image.raster;

import java.math.BigDecimal;
import java.time.Duration;

/** The moment by which work on one image has to be done. Immutable; means something in this JVM. */
public final class Deadline {
  private static final Deadline NONE = new Deadline(Duration.ZERO, 0);

  private final Duration limit;
  private final long endNanos;

  private Deadline(Duration limit, long endNanos) {
    this.limit = limit;
    this.endNanos = endNanos;
  }

  /** Returns the deadline that never comes. */
  public static Deadline none() {
    return NONE;
  }

  /** Returns the deadline so long from now; none for a limit of zero. */
  public static Deadline in(Duration limit) {
    return limit.isZero() ? NONE : new Deadline(limit, System.nanoTime() + limit.toNanos());
  }

  /** Returns whether it is too late. Costs a look at the clock, some 25 ns. */
  public boolean hasPassed() {
    return this != NONE && System.nanoTime() - endNanos > 0;
  }

  /** Returns the nanoseconds that are left, at least 0; the largest number if there is no end. */
  public long remainingNanos() {
    return this == NONE ? Long.MAX_VALUE : Math.max(0, endNanos - System.nanoTime());
  }

  /** Returns how long the work was given, such as {@code 60 s}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
