package io.orchard.network.architecture;

import io.orchard.network.architecture.WeightSpec.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of every layer of one network, float32, each array row-major in its declared shape.
 * Filled by one thread while loading, only read afterwards.
 */
final class NetworkWeights {
  private record Key(String layer, Role role) {}

  private final Map<Key, float[]> arrays = new HashMap<>();
  private final Map<Key, List<Integer>> shapes = new HashMap<>();

  /**
   * Adds one array.
   *
   * @throws IllegalArgumentException if its length is not that of the declared shape
   */
  void put(LayerSpec layer, WeightSpec weight, float[] values) {
    if (values.length != weight.count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s of %s has %d values, not %s",
              weight.role(),
              layer.name(),
              values.length,
              weight.shape()));
    }
    Key key = new Key(layer.name(), weight.role());
    arrays.put(key, values);
    shapes.put(key, weight.shape());
  }

  /** Returns an array, not to be changed; null if the layer has none in that role. */
  float @Nullable [] find(String layer, Role role) {
    return arrays.get(new Key(layer, role));
  }

  /**
   * Returns an array, not to be changed.
   *
   * @throws IllegalArgumentException if the layer has none in that role
   */
  float[] get(String layer, Role role) {
    return arrays.get(known(layer, role));
  }

  /**
   * Returns the shape of an array.
   *
   * @throws IllegalArgumentException if the layer has none in that role
   */
  List<Integer> shape(String layer, Role role) {
    return shapes.get(known(layer, role));
  }

  private Key known(String layer, Role role) {
    Key key = new Key(layer, role);
    if (!arrays.containsKey(key)) {
      throw new IllegalArgumentException("Layer " + layer + " has no " + role);
    }
    return key;
  }
}
