package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentCountTest {
  private static final double[] EIGENVALUES = {6, 3, 1, 0};

  @Test
  void readsNumbersAndFractions() {
    assertThat(ComponentCount.parse("50")).isEqualTo(ComponentCount.of(50));
    assertThat(ComponentCount.parse(" 1 ")).isEqualTo(ComponentCount.of(1));
    assertThat(ComponentCount.parse("0.95")).isEqualTo(ComponentCount.ofFraction(0.95));
    assertThat(ComponentCount.parse(".5")).isEqualTo(ComponentCount.ofFraction(0.5));
    assertThat(ComponentCount.parse("99999999999999999999"))
        .isEqualTo(ComponentCount.of(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"50", "0.95", "0.00001"})
  void printsWhatItReads(String text) {
    assertThat(ComponentCount.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "00",
        "-3",
        "+3",
        "1.5",
        "1.0",
        "0.0",
        "-0.5",
        "0,95",
        "95%",
        "1e-1",
        "abc",
        "",
        ".",
        "NaN",
        "٣",
        "0.99999999999999999999"
      })
  void refusesTheRestInOneLineThatSaysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> ComponentCount.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "components must be a whole number from 1 up, such as 50, or a fraction of the variance"
                + " above 0 and below 1, such as 0.95; not '"
                + text
                + "'");
  }

  @Test
  void numberIsCappedAndNeedsNoEigenvalues() {
    assertThat(ComponentCount.of(3).resolve(ComponentCountTest::unasked, 10, 4)).isEqualTo(3);
    assertThat(ComponentCount.of(5).resolve(ComponentCountTest::unasked, 10, 4)).isEqualTo(4);
  }

  @Test
  void fractionTakesTheFewestThatExplainIt() {
    assertThat(resolve(0.59)).isEqualTo(1);
    assertThat(resolve(0.6)).isEqualTo(1);
    assertThat(resolve(0.61)).isEqualTo(2);
    assertThat(resolve(0.9)).isEqualTo(2);
    assertThat(resolve(0.95)).isEqualTo(3);
  }

  @Test
  void fractionThatRoundingPutsOutOfReachTakesAll() {
    assertThat(ComponentCount.ofFraction(0.999).resolve(EIGENVALUES::clone, 10.1, 4)).isEqualTo(4);
  }

  private static int resolve(double fraction) {
    return ComponentCount.ofFraction(fraction).resolve(EIGENVALUES::clone, 10, 4);
  }

  private static double[] unasked() {
    throw new AssertionError("a number needs no eigenvalues");
  }
}
