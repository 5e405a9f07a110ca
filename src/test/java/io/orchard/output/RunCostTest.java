package io.orchard.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunCostTest {

  @Test
  void theSumIsThatOfTheCoreHours() {
    RunCost cost = RunCost.of(5_400_000, 10, 20, 30, 0.04);
    assertThat(cost.coreHours()).isCloseTo(1.5, within(1e-12));
    assertThat(cost.sum()).isCloseTo(0.06, within(1e-12));
  }

  @Test
  void whatIsUnknownIsLeftOut() {
    RunCost cost = RunCost.of(5_400_000, 10, 20, 0, null);
    assertThat(cost.peakMemory()).isNull();
    assertThat(cost.sum()).isNull();
  }
}
