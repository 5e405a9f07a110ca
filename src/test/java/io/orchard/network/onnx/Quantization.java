package io.orchard.network.onnx;

import java.util.Arrays;

/**
 * How values become bytes and back: {@code value = scale (byte - zero)}.
 *
 * @param scale of one step
 * @param zero the byte that stands for 0
 */
public record Quantization(float scale, int zero) {
  private static final float BYTE_STEPS = 255;
  private static final float MOST_SIGNED = 127;

  /** Returns what gives a range, and 0 in any case, all of 0 to 255. */
  static Quantization ofRange(float smallest, float largest) {
    float from = Math.min(0, smallest);
    float to = Math.max(0, largest);
    float scale = from == to ? 1 : (to - from) / BYTE_STEPS;
    return new Quantization(scale, Math.round(-from / scale));
  }

  /** Returns what gives values of one channel -127 to 127, with 0 for 0. */
  static Quantization ofWeights(float[] values, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return new Quantization(largest == 0 ? 1 : largest / MOST_SIGNED, 0);
  }

  /** Returns one quantization for each of a kernel's outputs, which are its first axis. */
  static Quantization[] ofKernel(float[] kernel, int outputs) {
    int size = kernel.length / outputs;
    Quantization[] all = new Quantization[outputs];
    Arrays.setAll(all, o -> ofWeights(kernel, o * size, (o + 1) * size));
    return all;
  }

  /** Returns a kernel's bytes. */
  static byte[] bytes(float[] kernel, Quantization[] ofOutputs) {
    int size = kernel.length / ofOutputs.length;
    byte[] bytes = new byte[kernel.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(kernel[i] / ofOutputs[i / size].scale());
    }
    return bytes;
  }

  /** Returns a bias in steps of products of the convolution's input and its weights. */
  static int[] bias(float[] bias, Quantization input, Quantization[] ofOutputs) {
    int[] steps = new int[bias.length];
    for (int o = 0; o < steps.length; o++) {
      steps[o] = Math.round(bias[o] / (input.scale() * ofOutputs[o].scale()));
    }
    return steps;
  }

  static float[] scales(Quantization[] all) {
    float[] scales = new float[all.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = all[i].scale();
    }
    return scales;
  }
}
