package io.orchard.rows;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One image in the coordinates of the principal components: a row of the {@code reduced/} table.
 *
 * @param uri the image: absolute local path or {@code s3://} URI
 * @param label its class, or null
 * @param split its data set split, or null
 * @param components [k] float32, centred coordinates, the one of largest variance first
 * @param features [d] the features it was reduced from, or null when the table does not show them
 * @param standardized [d] those features as the PCA saw them, centred and scaled, or null
 */
public record ReducedImage(
    String uri,
    @Nullable String label,
    @Nullable String split,
    float[] components,
    float @Nullable [] features,
    float @Nullable [] standardized) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReducedImage that
        && uri.equals(that.uri)
        && Objects.equals(label, that.label)
        && Objects.equals(split, that.split)
        && Arrays.equals(components, that.components)
        && Arrays.equals(features, that.features)
        && Arrays.equals(standardized, that.standardized);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uri, label, split, Arrays.hashCode(components));
  }

  @Override
  public String toString() {
    return "ReducedImage[" + uri + ", " + label + ", " + split + ", k=" + components.length + "]";
  }
}
