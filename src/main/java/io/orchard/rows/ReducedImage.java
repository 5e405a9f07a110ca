package io.orchard.rows;

import io.orchard.rows.ReducedTable.Column;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One image in the coordinates of the principal components: a row of the {@code reduced/} table.
 *
 * @param uri the image: absolute local path or {@code s3://} URI
 * @param label its class, or null
 * @param split its data set split, or null
 * @param components [k] float32, centred coordinates, the one of largest variance first
 * @param columns [d] each: the extra columns that the table shows, by name
 */
public record ReducedImage(
    String uri,
    @Nullable String label,
    @Nullable String split,
    float[] components,
    Map<Column, float[]> columns) {

  /** Puts the columns into their order in the table. */
  public ReducedImage {
    columns = columns.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(columns));
  }

  /** Returns an image whose row has no extra columns. */
  public static ReducedImage of(
      String uri, @Nullable String label, @Nullable String split, float[] components) {
    return new ReducedImage(uri, label, split, components, Map.of());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReducedImage that
        && uri.equals(that.uri)
        && Objects.equals(label, that.label)
        && Objects.equals(split, that.split)
        && Arrays.equals(components, that.components)
        && columns.keySet().equals(that.columns.keySet())
        && columns.keySet().stream()
            .allMatch(column -> Arrays.equals(columns.get(column), that.columns.get(column)));
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
