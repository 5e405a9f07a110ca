package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.stats.CovarianceStats.Form;
import io.orchard.stats.StatsPlan;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PcaPlanTest {
  private static final long MB = 1 << 20;
  private static final ComponentCount K = ComponentCount.of(50);
  private static final LongSupplier NOT_ASKED =
      () -> {
        throw new AssertionError("the images need not be counted");
      };

  @Test
  void theTriangleIsTakenWhereItFitsWithoutCountingImages() {
    PcaPlan plan = decide(PcaMethod.AUTO, 512 * MB, 1280, NOT_ASKED, null);
    assertThat(plan.statistics()).isEqualTo(StatsPlan.exact(1280));
    assertThat(plan.estimate()).isEqualTo(12L * 1280 * 1280);
    assertThat(plan.method()).isEqualTo("exact");
  }

  @Test
  void fewImagesAreHeldWhereTheTriangleIsTooLarge() {
    PcaPlan plan = decide(PcaMethod.AUTO, 1024 * MB, 25_088, () -> 5_000, null);
    assertThat(plan.statistics()).isEqualTo(StatsPlan.rows(25_088));
    assertThat(decide(PcaMethod.EXACT, 1024 * MB, 25_088, () -> 5_000, null)).isEqualTo(plan);
  }

  @Test
  void moreImagesAreSketchedInWhatTheMemoryAllows() {
    PcaPlan plan = decide(PcaMethod.AUTO, 1024 * MB, 25_088, () -> 50_000, null);
    assertThat(plan.statistics()).isEqualTo(StatsPlan.sketch(25_088, 512));
    PcaPlan small = decide(PcaMethod.AUTO, 128 * MB, 25_088, () -> 50_000, null);
    assertThat(small.statistics().sketchRows()).isBetween(116, 512);
    assertThat(small.estimate()).isLessThanOrEqualTo(128 * MB);
  }

  @Test
  void whatDoesNotFitIsRefusedWithAnEstimate() {
    assertThatThrownBy(() -> decide(PcaMethod.EXACT, 1024 * MB, 25_088, () -> 50_000, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("d = 25088")
        .hasMessageContaining("7,203 MB")
        .hasMessageContaining("1,024 MB");
    assertThatThrownBy(() -> decide(PcaMethod.SKETCH, MB, 25_088, NOT_ASKED, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a sketch for 50 components");
  }

  @Test
  void earlierStatisticsGoOnInTheirForm() {
    assertThat(decide(PcaMethod.AUTO, 512 * MB, 1280, NOT_ASKED, Form.SKETCH).statistics())
        .isEqualTo(StatsPlan.sketch(1280, 512));
    assertThat(decide(PcaMethod.SKETCH, 512 * MB, 1280, NOT_ASKED, Form.CO_MOMENTS).statistics())
        .isEqualTo(StatsPlan.exact(1280));
    assertThatThrownBy(() -> decide(PcaMethod.EXACT, 512 * MB, 1280, NOT_ASKED, Form.SKETCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sketch");
    assertThatThrownBy(() -> decide(PcaMethod.AUTO, MB, 1280, NOT_ASKED, Form.CO_MOMENTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("19 MB");
  }

  private static PcaPlan decide(
      PcaMethod method, long memory, int d, LongSupplier images, @Nullable Form earlier) {
    return PcaPlan.decide(method, memory, d, K, images, earlier);
  }
}
