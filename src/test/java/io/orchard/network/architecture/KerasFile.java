package io.orchard.network.architecture;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Writes weights files in Keras's layout, with seeded weights in which every value matters. */
final class KerasFile {
  private KerasFile() {}

  /** One array as the file holds it; equal only to itself. */
  static final class Array {
    private final String name;
    private final int[] shape;
    private final float[] values;

    Array(String name, int[] shape, float[] values) {
      this.name = name;
      this.shape = shape;
      this.values = values;
    }

    float[] values() {
      return values;
    }
  }

  /** One layer as the file holds it. */
  record Layer(String name, List<Array> arrays) {}

  /**
   * Returns random weights for an architecture: kernels as large as its own random weights, gammas
   * in [0.5, 1.5], betas and means in [-0.3, 0.3], variances in [0.5, 2].
   */
  static List<Layer> seeded(Architecture architecture, long seed) {
    NetworkWeights kernels = WeightsSource.random(seed).load(architecture);
    SplittableRandom random = new SplittableRandom(seed + 1);
    List<Layer> layers = new ArrayList<>();
    for (LayerSpec spec : architecture.layers()) {
      List<Array> arrays = new ArrayList<>();
      for (WeightSpec weight : spec.weights()) {
        int[] shape = weight.shape().stream().mapToInt(Integer::intValue).toArray();
        float[] values =
            switch (weight.role()) {
              case KERNEL, DEPTHWISE_KERNEL -> kernels.get(spec.name(), weight.role());
              case GAMMA -> uniform(random, weight.count(), 0.5, 1.5);
              case BIAS, BETA, MEAN -> uniform(random, weight.count(), -0.3, 0.3);
              case VARIANCE -> uniform(random, weight.count(), 0.5, 2);
            };
        arrays.add(new Array(weight.role().name().toLowerCase(Locale.ROOT) + ":0", shape, values));
      }
      layers.add(new Layer(spec.name(), arrays));
    }
    return layers;
  }

  /** Writes layers with fixed-length names, each array in a nested group. */
  static void write(Path file, List<Layer> layers) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("layer_names", layers.stream().map(Layer::name).toArray(String[]::new));
      for (Layer layer : layers) {
        WritableGroup group = hdf.putGroup(layer.name());
        group.putAttribute(
            "weight_names",
            layer.arrays().stream()
                .map(array -> layer.name() + "/" + array.name)
                .toArray(String[]::new));
        WritableGroup nested = group.putGroup(layer.name());
        layer.arrays().forEach(a -> nested.putDataset(a.name, nested(a.values, a.shape)));
      }
    }
  }

  private static Object nested(float[] values, int[] shape) {
    Object array = java.lang.reflect.Array.newInstance(float.class, shape);
    fill(array, values, 0);
    return array;
  }

  private static int fill(Object array, float[] values, int from) {
    if (array instanceof float[] row) {
      System.arraycopy(values, from, row, 0, row.length);
      return from + row.length;
    }
    int next = from;
    for (Object part : (Object[]) array) {
      next = fill(part, values, next);
    }
    return next;
  }

  private static float[] uniform(SplittableRandom random, int count, double low, double high) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return values;
  }
}
