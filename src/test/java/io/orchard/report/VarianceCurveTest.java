package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.report.VarianceCurve.Mark;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VarianceCurveTest {

  @Test
  void marksSayHowManyComponentsItTakesOrThatItTakesMore() {
    VarianceCurve curve = VarianceCurve.of(List.of(0.5, 0.25, 0.125, 0.0625));
    assertThat(curve.points())
        .extracting(VarianceCurve.Point::percent)
        .containsExactly(50.0, 75.0, 87.5, 93.75);
    assertThat(curve.marks()).containsExactly(new Mark(80, 3), new Mark(90, 4), new Mark(95, null));
  }

  @Test
  void aLongCurveIsThinnedAndKeepsItsEnds() {
    List<Double> ratios = Collections.nCopies(8192, 1.0 / 8192);
    VarianceCurve curve = VarianceCurve.of(ratios);
    assertThat(curve.points()).hasSizeLessThanOrEqualTo(VarianceCurve.MOST_POINTS + 1);
    assertThat(curve.points().get(0).k()).isEqualTo(1);
    assertThat(curve.points().get(curve.points().size() - 1).k()).isEqualTo(8192);
    assertThat(curve.points().get(curve.points().size() - 1).percent())
        .isCloseTo(100, within(1e-6));
    assertThat(curve.marks().get(0).k()).isEqualTo(6554);
  }

  @Test
  void withoutComponentsThereIsNoCurve() {
    VarianceCurve curve = VarianceCurve.of(List.of());
    assertThat(curve.points()).isEmpty();
    assertThat(curve.marks()).extracting(Mark::k).containsOnlyNulls();
  }
}
