package io.orchard.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.network.folder.Precision;
import org.junit.jupiter.api.Test;

/**
 * Holds what {@code --resume} knows features by: other sums than these would make it do the
 * features of every output over again.
 */
class FeatureRecipeTest {
  private static final FeatureSource SOURCE = new FeatureSource("/models/mine", "c0ffee", 96, 64);

  @Test
  void fingerprintOfKnownWeightsIsThatOfEarlierOutputs() {
    FeatureRecipe recipe =
        new FeatureRecipe(
            "mobilenetv2",
            "random:7",
            "0f1e2d",
            "96x64",
            "bicubic",
            "exact",
            true,
            "avg",
            "x / 127.5 - 1",
            1280,
            null,
            null,
            null);

    // printf 'FeatureRecipe[network=mobilenetv2, weights=random:7, ... featureCount=1280]' |
    // sha256sum, with every field written out.
    assertThat(recipe.fingerprint(SOURCE))
        .isEqualTo("72c31975e2f3eef45dd5cfaf84a01b961359e4497b9907db7effa20d039feabb");
  }

  @Test
  void fingerprintWithoutKnownWeightsEndsWithTheNetworksContent() {
    FeatureRecipe recipe =
        new FeatureRecipe(
            "/models/mine",
            null,
            null,
            "96x64",
            "box",
            "fast",
            false,
            null,
            "none",
            18432,
            null,
            null,
            null);

    // As above, with null for what there is not, and c0ffee after the closing bracket.
    assertThat(recipe.fingerprint(SOURCE))
        .isEqualTo("e1439d1f10238ce1717c45347de55300fdf2672d5569e18d70afee34f5f25f69");
  }

  @Test
  void fingerprintInBfloat16IsAnotherAndKnowsTheRoundedWeights() {
    FeatureRecipe recipe = recipe(Precision.BFLOAT16);
    FeatureSource otherRounding = new FeatureSource("/models/mine", "decaf", 96, 64);
    assertThat(recipe.fingerprint(SOURCE))
        .isNotEqualTo(recipe(null).fingerprint(SOURCE))
        .isNotEqualTo(recipe.fingerprint(otherRounding));
  }

  /** Made with {@code sha256sum} of "Version 3, crop=0.875: " and the text of the first test. */
  @Test
  void fingerprintOfACropIsAnother() {
    FeatureRecipe recipe =
        new FeatureRecipe(
            "mobilenetv2",
            "random:7",
            "0f1e2d",
            "96x64",
            "bicubic",
            "exact",
            true,
            "avg",
            "x / 127.5 - 1",
            1280,
            null,
            0.875,
            null);
    assertThat(recipe.fingerprint(SOURCE))
        .isEqualTo("75853d4fc6cc8e64955aae084bcca2d2752a6fcd11d19171883816c2b2ae3b3a");
    assertThat(recipe(Precision.BFLOAT16, 0.875).fingerprint(SOURCE))
        .isNotEqualTo(recipe(Precision.BFLOAT16, 0.9).fingerprint(SOURCE))
        .isNotEqualTo(recipe(null, 0.875).fingerprint(SOURCE));
  }

  @Test
  void onlyACropIsWrittenDown() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.writeValueAsString(recipe(null))).doesNotContain("crop");
    String written = json.writeValueAsString(recipe(null, 0.875));
    assertThat(written).contains("\"crop\":0.875");
    assertThat(json.readValue(written, FeatureRecipe.class)).isEqualTo(recipe(null, 0.875));
  }

  @Test
  void float32IsNotWrittenDown() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.writeValueAsString(recipe(Precision.FLOAT32))).doesNotContain("precision");
    String written = json.writeValueAsString(recipe(Precision.BFLOAT16));
    assertThat(written).contains("\"precision\":\"bfloat16\"");
    assertThat(json.readValue(written, FeatureRecipe.class)).isEqualTo(recipe(Precision.BFLOAT16));
  }

  private static FeatureRecipe recipe(Precision precision) {
    return recipe(precision, null);
  }

  private static FeatureRecipe recipe(Precision precision, Double crop) {
    return new FeatureRecipe(
        "vgg16",
        "random:7",
        "0f1e2d",
        "96x64",
        "box",
        "exact",
        false,
        "avg",
        "x",
        512,
        precision,
        crop,
        null);
  }
}
