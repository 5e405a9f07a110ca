package io.orchard.duplicates;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vector and the cells that it lies in. The arrays are shared, not copied: nobody changes them.
 *
 * @param path the image
 * @param vector [k] float32, finite
 * @param cells [1 to 256] numbers of cells as unsigned bytes, rising
 */
public record PlacedVector(String path, float[] vector, byte[] cells) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlacedVector that
        && path.equals(that.path)
        && Arrays.equals(vector, that.vector)
        && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return "PlacedVector[" + path + ", k=" + vector.length + ", cells=" + cells.length + "]";
  }
}
