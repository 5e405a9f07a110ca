package io.orchard.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcaModelTest {

  @Test
  void standardizesThenProjects() {
    PcaModel model = model();
    assertThat(model.d()).isEqualTo(3);
    assertThat(model.k()).isEqualTo(2);
    assertThat(model.standardize(new float[] {3, 2, 7})).containsExactly(1, 0, 2);
    assertThat(PcaProjector.of(model).project(new float[] {3, 2, 7}))
        .isDeepEqualTo(new float[][] {{2, 1}});
    assertThat(PcaProjector.of(model).projectDouble(new float[] {1, 2, 3})).containsExactly(0, 0);
    assertThat(model.explainedVarianceRatio()).containsExactly(0.5, 0.25);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 21})
  void projectsRowsOnAnyNumberOfComponents(int k) {
    int d = 33;
    Random random = new Random(k);
    double[] components = random.doubles((long) k * d, -1, 1).toArray();
    double[] mean = random.doubles(d).toArray();
    double[] scale = random.doubles(d, 1, 2).toArray();
    PcaModel model =
        new PcaModel(5, mean, scale, components, new double[k], 1, Standardization.UNIT_VARIANCE);
    float[][] x = new float[3][d];
    for (float[] row : x) {
      for (int p = 0; p < d; p++) {
        row[p] = random.nextFloat();
      }
    }
    double[] projections = PcaProjector.of(model).projectDouble(x);
    float[][] rounded = PcaProjector.of(model).project(x);
    for (int r = 0; r < x.length; r++) {
      for (int i = 0; i < k; i++) {
        double expected = 0;
        for (int p = 0; p < d; p++) {
          expected += components[i * d + p] * ((x[r][p] - mean[p]) / scale[p]);
        }
        assertThat(projections[r * k + i]).isCloseTo(expected, within(1e-14));
        assertThat(rounded[r][i]).isEqualTo((float) projections[r * k + i]);
      }
    }
  }

  @Test
  void notANumberStaysInItsRow() {
    float[][] projections =
        PcaProjector.of(model()).project(new float[] {3, Float.NaN, 7}, new float[] {3, 2, 7});
    assertThat(projections[0]).containsOnly(Float.NaN);
    assertThat(projections[1]).containsExactly(2, 1);
  }

  @Test
  void refusesFeaturesOfAnotherLength() {
    assertThatThrownBy(() -> PcaProjector.of(model()).project(new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The model expects 3 features, not 4");
    assertThatThrownBy(() -> model().standardize(new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesArraysThatContradictEachOther() {
    double[] three = {1, 1, 1};
    double[] one = {1};
    assertThatThrownBy(() -> new PcaModel(2, three, one, three, one, 1, Standardization.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PcaModel(2, three, three, one, one, 1, Standardization.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PcaModel(1, three, three, three, one, 1, Standardization.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("n = 1");
  }

  @Test
  void withoutVarianceEveryRatioIsZero() {
    double[] one = {1};
    PcaModel model = new PcaModel(2, one, one, one, new double[1], 0, Standardization.NONE);
    assertThat(model.explainedVarianceRatio()).containsExactly(0);
  }

  @Test
  void equalsByContentAndSurvivesSerialisation() throws Exception {
    PcaModel model = model();
    assertThat(model).isEqualTo(model()).hasSameHashCodeAs(model());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(model);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy).isEqualTo(model);
    model.mean()[0] = 5;
    assertThat(model).isNotEqualTo(copy);
    assertThat(model).hasToString("PcaModel[n=9, d=3, k=2, UNIT_VARIANCE, explained=0.75]");
  }

  private static PcaModel model() {
    return new PcaModel(
        9,
        new double[] {1, 2, 3},
        new double[] {2, 1, 2},
        new double[] {0, 0, 1, 1, 0, 0},
        new double[] {1.5, 0.75},
        3,
        Standardization.UNIT_VARIANCE);
  }
}
