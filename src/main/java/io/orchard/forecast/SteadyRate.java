package io.orchard.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * The rate at which images get done, and whether it has settled: machines compile what they run
 * often, so that the first seconds are slow. The time before the first image is done, which it
 * takes to load a network, is left out.
 *
 * <p>Mutable and not thread-safe.
 */
public final class SteadyRate {

  /** Two windows in turn have to agree to this. */
  private static final double AGREEMENT = 0.05;

  private final double window;
  private final List<Double> seconds = new ArrayList<>();
  private final List<Long> done = new ArrayList<>();

  private SteadyRate(double window) {
    this.window = window;
  }

  /**
   * Returns a rate of nothing yet.
   *
   * @param window seconds over which a rate is taken
   */
  public static SteadyRate over(double window) {
    return new SteadyRate(window);
  }

  /**
   * Notes how many images are done.
   *
   * @param atSeconds since the start, later than those before
   * @param images done since the start, no fewer than before
   */
  public void note(double atSeconds, long images) {
    if (images > 0) {
      seconds.add(atSeconds);
      done.add(images);
    }
  }

  /** Returns whether the rates of the last two windows agree to 5 %. */
  public boolean isSettled() {
    if (seconds.isEmpty() || last() - seconds.get(0) < 2 * window) {
      return false;
    }
    double late = rate(last() - window, last());
    double early = rate(last() - 2 * window, last() - window);
    return late > 0 && Math.abs(late - early) <= AGREEMENT * late;
  }

  /**
   * Returns images per second in the last two windows, or since the first ones were done where that
   * is less; 0 before more are done.
   */
  public double imagesPerSecond() {
    return seconds.isEmpty() ? 0 : rate(last() - 2 * window, last());
  }

  private double last() {
    return seconds.get(seconds.size() - 1);
  }

  /** Returns the rate between the notes that are nearest to two times. */
  private double rate(double from, double to) {
    int first = at(from);
    int second = at(to);
    double passed = seconds.get(second) - seconds.get(first);
    return passed <= 0 ? 0 : (done.get(second) - done.get(first)) / passed;
  }

  /** Returns the last note no later than a time, or the first. */
  private int at(double time) {
    int at = seconds.size() - 1;
    while (at > 0 && seconds.get(at) > time) {
      at--;
    }
    return at;
  }
}
