package io.orchard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPlan;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders come back as they were, and damaged ones are named as such, in one line. */
class PcaModelFolderTest {
  private static final int D = 12;
  private static final ComponentCount K = ComponentCount.ofFraction(0.9);

  @TempDir Path temp;

  static Stream<StatsPlan> plans() {
    return Stream.of(StatsPlan.rows(D), StatsPlan.exact(D), StatsPlan.sketch(D, 8));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void modelAndStatisticsComeBackToTheLastBit(StatsPlan plan) {
    CovarianceStats statistics = statistics(plan, 60, 1);
    PcaModel model = write(temp, statistics);
    assertThat(PcaModelFolder.read(temp.toString())).isEqualTo(model);
    assertThat(PcaModelFolder.readStatistics(temp.toString())).isEqualTo(statistics);
    assertThat(PcaModelFolder.describe(temp.toString()).components()).isEqualTo("0.9");
  }

  @Test
  void rowsThatNeedDoubleComeBackToo() {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(StatsPlan.rows(2));
    accumulator.add(new double[] {0.1, 2});
    accumulator.add(new double[] {1 / 3.0, -1});
    accumulator.add(new float[] {5, 7});
    write(temp, accumulator.snapshot(), recipe(2));
    assertThat(PcaModelFolder.readStatistics(temp.toString())).isEqualTo(accumulator.snapshot());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model.json", "scaling.parquet", "components.parquet", "statistics.parquet"})
  void everyFileIsMissedAndItsDamageNoticed(String file) throws IOException {
    for (StatsPlan plan : plans().toList()) {
      write(temp, statistics(plan, 60, 1));
      Path path = temp.resolve(file);
      byte[] whole = Files.readAllBytes(path);
      Files.delete(path);
      assertOneLine(temp, file);
      Files.write(path, Arrays.copyOf(whole, whole.length / 2));
      assertOneLine(temp, file);
      Files.write(path, new byte[0]);
      assertOneLine(temp, file);
      Files.writeString(path, "no model at all\n".repeat(30));
      assertOneLine(temp, file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scaling.parquet", "components.parquet", "statistics.parquet"})
  void aFlippedByteInTheMiddleIsNoticed(String file) throws IOException {
    for (StatsPlan plan : plans().toList()) {
      write(temp, statistics(plan, 60, 1));
      byte[] bytes = Files.readAllBytes(temp.resolve(file));
      bytes[bytes.length / 4] ^= 0x10;
      Files.write(temp.resolve(file), bytes);
      assertOneLine(temp, file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scaling.parquet", "components.parquet", "statistics.parquet"})
  void aFileOfAnotherModelIsNoticed(String file) throws IOException {
    Path other = Files.createDirectory(temp.resolve("other"));
    Path own = Files.createDirectory(temp.resolve("own"));
    for (StatsPlan plan : plans().toList()) {
      StatsPlan wider = new StatsPlan(D + 1, plan.heldRows(), plan.sketchRows());
      write(other, statistics(wider, 60, 1), recipe(D + 1));
      write(own, statistics(plan, 60, 1));
      Files.write(own.resolve(file), Files.readAllBytes(other.resolve(file)));
      assertOneLine(own, "");
    }
  }

  @Test
  void statisticsOfOtherImagesAreNoticed() throws IOException {
    Path other = Files.createDirectory(temp.resolve("other"));
    write(other, statistics(StatsPlan.exact(D), 60, 2));
    write(temp, statistics(StatsPlan.exact(D), 60, 1));
    Files.write(
        temp.resolve("statistics.parquet"),
        Files.readAllBytes(other.resolve("statistics.parquet")));
    assertOneLine(temp, "another model's");
  }

  @Test
  void whatWasLearnedFromComesBack() throws IOException {
    CovarianceStats statistics = statistics(StatsPlan.exact(D), 60, 1);
    LearningRecipe learning = new LearningRecipe("train", "none");
    PcaModel model = Pca.fit(statistics, Standardization.UNIT_VARIANCE, K);
    PcaModelFolder.write(
        temp.toString(), model, statistics, K, recipe(D), FeatureSource.pixels(2, 2), learning);
    assertThat(PcaModelFolder.describe(temp.toString()).learning()).isEqualTo(learning);
    Path json = temp.resolve("model.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replace("\"train\"", "\"nowhere\""));
    assertOneLine(temp, "learned");
    Files.writeString(json, text.replace("\"none\"", "null"));
    assertOneLine(temp, "learned");
  }

  @Test
  void aModelOfAllImagesIsWrittenAsBeforeThereWasAChoice() throws IOException {
    write(temp, statistics(StatsPlan.exact(D), 60, 1));
    assertThat(Files.readString(temp.resolve("model.json"))).doesNotContain("learning");
    assertThat(PcaModelFolder.describe(temp.toString()).learning()).isNull();
  }

  @Test
  void anotherFormatIsNamed() throws IOException {
    write(temp, statistics(StatsPlan.exact(D), 60, 1));
    Path json = temp.resolve("model.json");
    Files.writeString(
        json, Files.readString(json).replace("\"format\" : 1", "\"format\" : 2, \"new\" : 3"));
    assertOneLine(temp, "format 2");
  }

  private static void assertOneLine(Path folder, String part) {
    assertThatThrownBy(
            () -> {
              PcaModelFolder.read(folder.toString());
              PcaModelFolder.readStatistics(folder.toString());
            })
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(part)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  static PcaModel write(Path folder, CovarianceStats statistics) {
    return write(folder, statistics, recipe(D));
  }

  private static PcaModel write(Path folder, CovarianceStats statistics, FeatureRecipe recipe) {
    PcaModel model = Pca.fit(statistics, Standardization.UNIT_VARIANCE, K);
    PcaModelFolder.write(
        folder.toString(),
        model,
        statistics,
        K,
        recipe,
        FeatureSource.pixels(2, 2),
        new LearningRecipe(null, "lda"));
    return model;
  }

  private static FeatureRecipe recipe(int d) {
    return new FeatureRecipe(
        "pixels", null, null, "2x2", "box", "exact", false, null, "none", d, null, null, null);
  }

  static CovarianceStats statistics(StatsPlan plan, int n, long seed) {
    Random random = new Random(seed);
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
    for (int r = 0; r < n; r++) {
      float[] row = new float[plan.d()];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (i + random.nextGaussian());
      }
      accumulator.add(row);
    }
    return accumulator.snapshot();
  }
}
