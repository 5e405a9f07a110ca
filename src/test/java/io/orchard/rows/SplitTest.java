package io.orchard.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

  @ParameterizedTest
  @CsvSource({
    "Training, TRAINING",
    "train, TRAINING",
    "TRAINING, TRAINING",
    "Validation, VALIDATION",
    "VALID, VALIDATION",
    "val, VALIDATION",
    "Test, TEST",
    "tESt, TEST"
  })
  void aFolderOfAnySpellingIsASplitAndItsNameStays(String folder, Split split) {
    String path = "/data/" + folder + "/Apple/1.jpg";
    ImageFile image = ImageFile.of(path, path, 1, null);
    assertThat(image.split()).isEqualTo(folder);
    assertThat(image.label()).isEqualTo("Apple");
    assertThat(Split.of(folder)).isEqualTo(split);
  }

  /** Letters that become those of a name in capitals, or in small ones, are not in it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"tests", "training set", "te\u017ft", "tra\u0131n", "TRA\u0130N", " test"})
  void otherFoldersAreNoSplits(String folder) {
    String path = folder + "/Apple/1.jpg";
    assertThat(ImageFile.of(path, path, 1, null).split()).isNull();
    assertThat(Split.of(folder)).isNull();
  }

  @Test
  void namesOfTheSameSplitAreTheSame() {
    assertThat(Split.same("train", "Training")).isTrue();
    assertThat(Split.same("Training", "TRAIN")).isTrue();
    assertThat(Split.same("train", "test")).isFalse();
    assertThat(Split.same("train", null)).isFalse();
    assertThat(Split.same(null, null)).isFalse();
    assertThat(Split.same("other", "other")).isFalse();
  }
}
