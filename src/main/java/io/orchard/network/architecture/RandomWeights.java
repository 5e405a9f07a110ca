package io.orchard.network.architecture;

import io.orchard.cache.Checksum;
import io.orchard.network.architecture.WeightSpec.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weights drawn from a seed. Kernels are uniform in +-sqrt(3 gain / fanIn), so their variance is
 * gain / fanIn: with gain 2 before a rectifier the second moment of the activations stays as it is
 * (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", 2015, doi:10.1109/ICCV.2015.123), and with
 * less at the end of a residual branch the sums stay bounded. Batch norms start neutral: gamma and
 * variance 1, beta, mean and every bias 0.
 *
 * <p>Reproducible everywhere: {@link SplittableRandom}'s sequence is specified, and its doubles and
 * the square root are exact. Layers draw in file order, values in row-major order.
 */
final class RandomWeights extends WeightsSource {
  static final String PREFIX = "random:";

  private final long seed;

  RandomWeights(long seed) {
    this.seed = seed;
  }

  @Override
  public String label() {
    return PREFIX + seed;
  }

  @Override
  public String sha256() {
    return Checksum.sha256(label().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  NetworkWeights load(Architecture architecture) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkWeights weights = new NetworkWeights();
    for (LayerSpec layer : architecture.layers()) {
      for (WeightSpec weight : layer.weights()) {
        weights.put(layer, weight, draw(random, layer, weight));
      }
    }
    return weights;
  }

  private static float[] draw(SplittableRandom random, LayerSpec layer, WeightSpec weight) {
    float[] values = new float[weight.count()];
    switch (weight.role()) {
      case KERNEL, DEPTHWISE_KERNEL -> drawKernel(random, layer.gain(), weight, values);
      case GAMMA, VARIANCE -> Arrays.fill(values, 1);
      case BIAS, BETA, MEAN -> Arrays.fill(values, 0);
    }
    return values;
  }

  private static void drawKernel(
      SplittableRandom random, double gain, WeightSpec weight, float[] values) {
    double bound = Math.sqrt(3 * gain / fanIn(weight));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  /** Returns how many products each output value sums up. */
  private static int fanIn(WeightSpec weight) {
    List<Integer> shape = weight.shape();
    int area = shape.get(0) * shape.get(1);
    return weight.role() == Role.KERNEL ? area * shape.get(2) : area;
  }
}
