package io.orchard.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SteadyRateTest {

  @Test
  void settlesWhenTwoWindowsAgree() {
    SteadyRate rate = SteadyRate.over(2);
    assertThat(rate.isSettled()).isFalse();
    assertThat(rate.imagesPerSecond()).isZero();
    double done = 1;
    boolean settledWhileItRose = false;
    for (int tick = 1; tick <= 100; tick++) {
      done += Math.min(30, tick); // Tenths of a second: up to 300 images a second from 3 s on.
      rate.note(tick / 10.0, (long) done);
      settledWhileItRose |= tick < 40 && rate.isSettled();
    }
    assertThat(settledWhileItRose).isFalse();
    assertThat(rate.isSettled()).isTrue();
    assertThat(rate.imagesPerSecond()).isCloseTo(300, within(1.0));
  }

  @Test
  void theTimeToTheFirstImageIsLeftOut() {
    SteadyRate rate = SteadyRate.over(2);
    rate.note(1, 0);
    rate.note(1.5, 4);
    assertThat(rate.imagesPerSecond()).isZero();
    rate.note(2, 54);
    assertThat(rate.imagesPerSecond()).isCloseTo(100, within(1e-9));
    assertThat(rate.isSettled()).isFalse();
  }

  @Test
  void aSlowNetworkIsNotSettledWhereNothingIsDone() {
    SteadyRate rate = SteadyRate.over(1);
    for (int tick = 1; tick < 100; tick++) {
      rate.note(tick / 10.0, 1);
    }
    assertThat(rate.isSettled()).isFalse();
  }
}
