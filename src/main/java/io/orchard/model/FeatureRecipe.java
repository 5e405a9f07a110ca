package io.orchard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.cache.Checksum;
import io.orchard.network.folder.Precision;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How features were made from image files: two runs with the same recipe give vectors that may be
 * compared.
 *
 * @param network {@code mobilenetv2}, the URI of a SavedModel folder, or {@code pixels}
 * @param weights what the network's weights are, such as {@code random:7} or a file's name; null
 *     for pixels
 * @param weightsSha256 the weights' SHA-256 in hex, or null where there are none to name
 * @param imageSize {@code WIDTHxHEIGHT} in pixels
 * @param resample filter that brings images to that size, as in {@code --resample}
 * @param decode whether large photographs are decoded in full, as in {@code --decode}; read as
 *     {@code exact} where it is missing
 * @param exifRotate whether images are turned as their EXIF orientation says
 * @param pooling as in {@code --pooling}, or null where the network says it all
 * @param preprocessing what happens to RGB values 0-255 before the first layer
 * @param featureCount d
 * @param precision what the network computed in; null for float32, so that programs which know of
 *     no other still read such a recipe
 * @param crop the fraction of the shorter side that is left of images that keep their shape, as in
 *     {@code --crop}; null where images are squeezed into the size
 * @param output name of the output that was taken of an ONNX network; null for others
 */
public record FeatureRecipe(
    @JsonProperty("network") String network,
    @JsonProperty("weights") @Nullable String weights,
    @JsonProperty("weightsSha256") @Nullable String weightsSha256,
    @JsonProperty("imageSize") String imageSize,
    @JsonProperty("resample") String resample,
    @JsonProperty("decode") String decode,
    @JsonProperty("exifRotate") boolean exifRotate,
    @JsonProperty("pooling") @Nullable String pooling,
    @JsonProperty("preprocessing") String preprocessing,
    @JsonProperty("featureCount") int featureCount,
    @JsonProperty("precision") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Precision precision,
    @JsonProperty("crop") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double crop,
    @JsonProperty("output") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String output)
    implements Serializable {

  /**
   * What a fingerprint is the sum of, version 1. Outputs hold the sum: these words stay, whatever
   * becomes of the names in the code. A later version names itself, and only recipes that version 1
   * cannot tell apart need it.
   */
  private static final String FINGERPRINTED =
      "FeatureRecipe[network=%s, weights=%s, weightsSha256=%s, imageSize=%s, resample=%s, decode=%s,"
          + " exifRotate=%s, pooling=%s, preprocessing=%s, featureCount=%s]%s";

  /**
   * What it is the sum of for other precisions than float32, version 2. Their weights depend on how
   * they were rounded, so the network's content is always part of it.
   */
  private static final String IN_PRECISION = "Version 2, precision=%s, network of %s: %s";

  /** What it is the sum of for images that are cut, version 3, after what it would be if not. */
  private static final String CROPPED = "Version 3, crop=%s: %s";

  /** What it is the sum of for ONNX networks, version 4, after what it would be for others. */
  private static final String OF_ONNX = "Version 4, output=%s: %s";

  /** Fills in how images were decoded before there was a choice. */
  public FeatureRecipe {
    decode = Objects.requireNonNullElse(decode, "exact");
    precision = precision == Precision.FLOAT32 ? null : precision;
  }

  /**
   * Returns the SHA-256, in hex, of all that decides what features come from an image's bytes: this
   * recipe, and the network's content where the recipe does not know its weights.
   *
   * @param source where the network is
   */
  public String fingerprint(FeatureSource source) {
    String content = weightsSha256 == null ? source.contentSha256() : "";
    String text =
        String.format(
            Locale.ROOT,
            FINGERPRINTED,
            network,
            weights,
            weightsSha256,
            imageSize,
            resample,
            decode,
            exifRotate,
            pooling,
            preprocessing,
            featureCount,
            content);
    String inPrecision =
        precision == null
            ? text
            : String.format(
                Locale.ROOT, IN_PRECISION, precision.label(), source.contentSha256(), text);
    String cropped =
        crop == null ? inPrecision : String.format(Locale.ROOT, CROPPED, crop, inPrecision);
    String named = output == null ? cropped : String.format(Locale.ROOT, OF_ONNX, output, cropped);
    return Checksum.sha256(named.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns what the network computed in. */
  public Precision precisionUsed() {
    return Objects.requireNonNullElse(precision, Precision.FLOAT32);
  }

  /** Returns whether the network knows nothing about images, because nobody trained it. */
  public boolean hasRandomWeights() {
    return weights != null && weights.startsWith("random");
  }
}
