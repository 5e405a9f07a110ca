package io.orchard.network;

import io.orchard.image.ImageFile;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a network made of one image: a row of the {@code features/} table.
 *
 * @param uri the image, as {@link ImageFile#uri()}
 * @param label as {@link ImageFile#label()}
 * @param split as {@link ImageFile#split()}
 * @param features [d] float32, finite; the record takes the array over, nobody changes it after
 */
public record ImageFeatures(
    String uri, @Nullable String label, @Nullable String split, float[] features) {

  /** Checks that there is a URI and a vector. */
  public ImageFeatures {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(features, "features");
  }

  /** Returns the features of an image. */
  public static ImageFeatures of(ImageFile image, float[] features) {
    return new ImageFeatures(image.uri(), image.label(), image.split(), features);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageFeatures that
        && uri.equals(that.uri)
        && Objects.equals(label, that.label)
        && Objects.equals(split, that.split)
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uri, label, split, Arrays.hashCode(features));
  }

  @Override
  public String toString() {
    return "ImageFeatures[" + uri + ", " + label + ", " + split + ", d=" + features.length + "]";
  }
}
