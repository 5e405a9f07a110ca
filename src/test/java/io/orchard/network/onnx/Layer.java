package io.orchard.network.onnx;

import java.util.List;

/**
 * A layer of one of the built-in networks.
 *
 * @param inputs names of the tensors it takes
 * @param kernel {@code [out, in / groups, side, side]}; empty where it is no convolution
 * @param bias {@code [out]}; empty where it is no convolution
 * @param side of its window in pixels
 * @param stride of its window in pixels
 * @param pad pixels around the image; {@link #SAME} for as many as keep size / stride
 * @param groups of channels that a convolution keeps apart
 */
public record Layer(
    Kind kind,
    List<String> inputs,
    String output,
    float[] kernel,
    float[] bias,
    int side,
    int stride,
    int pad,
    int groups) {

  static final int SAME = -1;

  public enum Kind {
    CONVOLUTION,
    RELU,
    RELU6,
    MAX_POOL,
    ADD,
    MEAN
  }

  static Layer plain(Kind kind, String output, List<String> inputs) {
    return new Layer(kind, inputs, output, new float[0], new float[0], 1, 1, 0, 1);
  }

  static Layer pool(String output, String input, int side, int stride, int pad) {
    return new Layer(
        Kind.MAX_POOL, List.of(input), output, new float[0], new float[0], side, stride, pad, 1);
  }

  /** Returns this convolution with its bias, under another name. */
  Layer withBias(String name, float[] values) {
    return new Layer(kind, inputs, name, kernel, values, side, stride, pad, groups);
  }

  /** Returns this layer under another name. */
  Layer named(String name) {
    return new Layer(kind, inputs, name, kernel, bias, side, stride, pad, groups);
  }

  boolean isRectifier() {
    return kind == Kind.RELU || kind == Kind.RELU6;
  }

  /** Returns the shape of the kernel. */
  long[] kernelShape() {
    int in = kernel.length / bias.length / side / side;
    return new long[] {bias.length, in, side, side};
  }

  /** Adds to a node of a convolution or pool how its window moves. */
  WrittenNode window(WrittenNode node) {
    node.withList("kernel_shape", side, side).withList("strides", stride, stride);
    if (kind == Kind.CONVOLUTION) {
      node.with("group", groups);
    }
    return pad == SAME
        ? node.with("auto_pad", "SAME_UPPER")
        : node.withList("pads", pad, pad, pad, pad);
  }
}
