package io.orchard.rows;

import io.orchard.image.ImageFacts;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a network made of one image: a row of the {@code features/} table.
 *
 * @param image the image, as it was when it was listed
 * @param features [d] float32, finite; the record takes the array over, nobody changes it after
 * @param facts what the file says of itself, or null where an earlier program left it out
 */
public record ImageFeatures(ImageFile image, float[] features, @Nullable ImageFacts facts) {

  /** Checks that there is an image and a vector. */
  public ImageFeatures {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(features, "features");
  }

  /** Returns features of an image of which nothing else is known. */
  public ImageFeatures(ImageFile image, float[] features) {
    this(image, features, null);
  }

  /** Returns the image's URI, as {@link ImageFile#uri()}. */
  public String uri() {
    return image.uri();
  }

  /** Returns the image's label, as {@link ImageFile#label()}. */
  public @Nullable String label() {
    return image.label();
  }

  /** Returns the image's split, as {@link ImageFile#split()}. */
  public @Nullable String split() {
    return image.split();
  }

  /** Returns the same features as those of the image as it was found now. */
  public ImageFeatures as(ImageFile found) {
    return new ImageFeatures(found, features, facts);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageFeatures that
        && image.equals(that.image)
        && Arrays.equals(features, that.features)
        && Objects.equals(facts, that.facts);
  }

  @Override
  public int hashCode() {
    return 31 * image.hashCode() + Arrays.hashCode(features);
  }

  @Override
  public String toString() {
    return "ImageFeatures[" + image + ", d=" + features.length + "]";
  }
}
