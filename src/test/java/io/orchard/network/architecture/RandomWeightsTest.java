package io.orchard.network.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.network.architecture.WeightSpec.Role;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
  private static final Architecture NETWORK = Architecture.named("mobilenetv2");

  @Test
  void sameSeedGivesTheSameWeightsOnEveryPlatform() {
    float[] first = WeightsSource.random(7).load(NETWORK).get("Conv1", Role.KERNEL);
    // Python 3.11, splitmix64 written out with seed 7: (2 u - 1) sqrt(6 / 27), u of 53 bits.
    assertThat(first).startsWith(-0.10386951f, -0.45557636f, 0.3778408f, 0.07818743f);
  }

  @Test
  void otherSeedsGiveOtherWeights() {
    float[] seven = WeightsSource.random(7).load(NETWORK).get("Conv_1", Role.KERNEL);
    float[] eight = WeightsSource.random(8).load(NETWORK).get("Conv_1", Role.KERNEL);
    assertThat(seven).isNotEqualTo(eight);
  }

  @Test
  void kernelsHaveTheVarianceOfTheirGain() {
    float[] kernel = WeightsSource.random(3).load(NETWORK).get("Conv_1", Role.KERNEL);
    double sum = 0;
    for (float value : kernel) {
      sum += (double) value * value;
    }
    // gain 2, fan-in 320; the mean of 409,600 squares of uniform values strays by 0.14 %.
    assertThat(sum / kernel.length).isBetween(0.99 * 2 / 320, 1.01 * 2 / 320);
  }

  @Test
  void hashIsOfTheLabel() {
    // printf 'random:7' | sha256sum, coreutils 9.1
    assertThat(WeightsSource.random(7).sha256())
        .isEqualTo("872bb416c7c7fc0fd34977ac963b6adde4b0a8177f4cca6813aa612506bdd5d3");
  }
}
