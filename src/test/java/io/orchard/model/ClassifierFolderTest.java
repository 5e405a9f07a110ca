package io.orchard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.classify.Lda;
import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.Priors;
import io.orchard.classify.Shrinkage;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.MeanAccumulator;
import io.orchard.stats.MeanStats;
import io.orchard.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes and classifiers come back as they were, and damage is named, in one line. */
class ClassifierFolderTest {
  private static final int D = 9;
  private static final LdaSettings SETTINGS =
      new LdaSettings(Shrinkage.parse("0.25"), Priors.UNIFORM);

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 40})
  void classesAndClassifierComeBackToTheLastBit(int unlabelled) throws Exception {
    ClassStats stats = write(temp, unlabelled, 1);
    assertThat(classes()).isEqualTo(stats.classes());
    assertThat(ClassifierFolder.readUnlabelled(temp.toString())).isEqualTo(stats.unlabelled());
    PcaModel model = PcaModelFolder.read(temp.toString());
    LdaClassifier expected = Lda.fit(model, stats, SETTINGS);
    assertThat(ClassifierFolder.read(temp.toString())).isEqualTo(expected);
    ClassifierDescription description = ClassifierFolder.describe(temp.toString());
    assertThat(ClassifierFolder.settings(description)).isEqualTo(SETTINGS);
    assertThat(description.trainSplit()).isEqualTo("Training");
    assertThat(description.images() + description.unlabelled()).isEqualTo(model.n());
    assertThat(temp.resolve("unlabelled.parquet").toFile().exists()).isEqualTo(unlabelled > 0);
  }

  @Test
  void aFolderWithoutClassesIsOneOfImagesWithoutLabels() throws Exception {
    write(temp, 0, 1);
    Files.delete(temp.resolve("classifier.json"));
    assertThat(ClassifierFolder.describe(temp.toString())).isNull();
    assertThat(classes()).isEmpty();
    assertThat(ClassifierFolder.readUnlabelled(temp.toString()))
        .isEqualTo(PcaModelFolder.readStatistics(temp.toString()));
    assertThatThrownBy(() -> ClassifierFolder.read(temp.toString()))
        .hasMessageContaining("has no classifier: no labels were kept");
  }

  @Test
  void theReasonForNoClassifierIsKept() throws Exception {
    ClassStats stats = write(temp, 0, 1);
    ClassifierFolder.write(temp.toString(), stats, SETTINGS, null, null, "oneé class only");
    assertThatThrownBy(() -> ClassifierFolder.read(temp.toString()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("has no classifier: oneé class only");
    assertThat(classes()).isEqualTo(stats.classes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classifier.json",
        "classes.parquet",
        "unlabelled.parquet",
        "classifier.parquet",
        "within_covariance.parquet"
      })
  void damageIsNoticed(String file) throws Exception {
    write(temp, 20, 1);
    Path path = temp.resolve(file);
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length / 2));
    assertOneLine(file);
    Files.write(path, new byte[0]);
    assertOneLine(file);
    Files.writeString(path, "no classifier at all\n".repeat(30));
    assertOneLine(file);
    if (!file.endsWith("json")) {
      Files.delete(path);
      assertOneLine(file);
    }
    // Pages carry check sums, the headers between them do not.
    if (file.matches("(classes|unlabelled).parquet")) {
      byte[] flipped = whole.clone();
      flipped[whole.length / 4] ^= 0x10;
      Files.write(path, flipped);
      assertOneLine(file);
    }
  }

  @Test
  void filesOfAnotherModelAreNoticed() throws Exception {
    Path other = Files.createDirectory(temp.resolve("other"));
    write(other, 5, 2);
    write(temp, 0, 1);
    Files.copy(
        other.resolve("classes.parquet"),
        temp.resolve("classes.parquet"),
        StandardCopyOption.REPLACE_EXISTING);
    assertOneLine("classes.parquet");
    Path json = temp.resolve("classifier.json");
    write(temp, 0, 1);
    Files.writeString(json, Files.readString(json).replace("\"format\" : 1", "\"format\" : 2"));
    assertOneLine("format 2");
  }

  private void assertOneLine(String part) {
    assertThatThrownBy(
            () -> {
              ClassifierFolder.read(temp.toString());
              ClassifierFolder.check(temp.toString());
            })
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(part)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private Map<String, MeanStats> classes() {
    Map<String, MeanStats> classes = new TreeMap<>();
    ClassifierFolder.forEachClass(temp.toString(), classes::put);
    return classes;
  }

  static ClassStats write(Path folder, int unlabelled, long seed) throws Exception {
    Random random = new Random(seed);
    CovarianceAccumulator all = CovarianceAccumulator.create(D);
    CovarianceAccumulator none = CovarianceAccumulator.create(D);
    TreeMap<String, MeanAccumulator> sums = new TreeMap<>();
    for (int r = 0; r < 50 + unlabelled; r++) {
      float[] row = new float[D];
      for (int i = 0; i < D; i++) {
        row[i] = (float) (random.nextGaussian() + r % 3 * i);
      }
      all.add(row);
      if (r < unlabelled) {
        none.add(row);
      } else {
        sums.computeIfAbsent("Pêche " + r % 3, label -> MeanAccumulator.create(D)).add(row);
      }
    }
    TreeMap<String, MeanStats> classes = new TreeMap<>();
    sums.forEach((label, sum) -> classes.put(label, sum.snapshot()));
    ClassStats stats = new ClassStats(classes, none.snapshot());
    ComponentCount k = ComponentCount.of(4);
    PcaModel model = Pca.fit(all.snapshot(), Standardization.NONE, k);
    FeatureRecipe recipe =
        new FeatureRecipe(
            "pixels", null, null, "3x1", "box", "exact", false, null, "none", D, null, null, null);
    PcaModelFolder.write(
        folder.toString(),
        model,
        all.snapshot(),
        k,
        recipe,
        FeatureSource.pixels(3, 1),
        new LearningRecipe("Training", "lda"));
    ClassifierFolder.write(
        folder.toString(), stats, SETTINGS, "Training", Lda.fit(model, stats, SETTINGS), null);
    return stats;
  }
}
