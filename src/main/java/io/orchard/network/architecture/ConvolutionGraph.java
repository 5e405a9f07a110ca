package io.orchard.network.architecture;

import io.orchard.network.folder.ChannelOrder;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Preprocessing;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Constant;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Adds a network's operations to a TensorFlow graph. Weights become constants, which the engine
 * folds into fused kernels and packs once. All feature maps are {@code [b, h, w, c]} float32.
 */
final class ConvolutionGraph {
  private final Ops ops;
  private final UnaryOperator<FoldedKernel> rounding;

  /** Adds to a graph, with the weights as they are. */
  ConvolutionGraph(Graph graph) {
    this(graph, UnaryOperator.identity());
  }

  /** Adds to a graph, with weights that go through the given rounding first. */
  ConvolutionGraph(Graph graph, UnaryOperator<FoldedKernel> rounding) {
    this.ops = Ops.create(graph);
    this.rounding = rounding;
  }

  /** Adds the input of RGB bytes {@code [b, h, w, 3]}. */
  Operand<TUint8> input(String name, int width, int height) {
    return ops.withName(name)
        .placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, height, width, 3)));
  }

  /** Adds what the network's weights expect to be done with the pixels. */
  Operand<TFloat32> preprocess(Operand<TUint8> images, Preprocessing preprocessing) {
    Ops scope = ops.withSubScope("preprocess");
    Operand<TFloat32> x = scope.dtypes.cast(images, TFloat32.class);
    if (preprocessing.channels() == ChannelOrder.BGR) {
      x = scope.reverse(x, scope.constant(new int[] {3}));
    }
    x = scope.math.sub(x, scope.constant(preprocessing.mean()));
    return scope.math.mul(x, scope.constant(preprocessing.scale()));
  }

  /**
   * Adds a convolution whose output has {@code ceil(size / stride)} rows and columns. At stride 2
   * and size 3 this pads 0 before and 1 after even sizes and 1 on both sides of odd ones, the same
   * as Keras's explicit padding there.
   */
  Operand<TFloat32> convolution(Operand<TFloat32> x, FoldedKernel kernel, int stride) {
    return convolution(x, kernel, stride, "SAME");
  }

  /** Adds a convolution of whole windows only: {@code floor((size - k) / stride) + 1} of them. */
  Operand<TFloat32> unpaddedConvolution(Operand<TFloat32> x, FoldedKernel kernel, int stride) {
    return convolution(x, kernel, stride, "VALID");
  }

  private Operand<TFloat32> convolution(
      Operand<TFloat32> x, FoldedKernel exact, int stride, String padding) {
    FoldedKernel kernel = rounding.apply(exact);
    Ops scope = ops.withSubScope(kernel.layer());
    Operand<TFloat32> y = scope.nn.conv2d(x, weights(scope, kernel), strides(stride), padding);
    return scope.nn.biasAdd(y, scope.constant(kernel.biasValues()));
  }

  /** Adds a convolution of each channel by itself, padded as {@link #convolution} pads. */
  Operand<TFloat32> depthwise(Operand<TFloat32> x, FoldedKernel exact, int stride) {
    FoldedKernel kernel = rounding.apply(exact);
    Ops scope = ops.withSubScope(kernel.layer());
    Operand<TFloat32> y =
        scope.nn.depthwiseConv2dNative(x, weights(scope, kernel), strides(stride), "SAME");
    return scope.nn.biasAdd(y, scope.constant(kernel.biasValues()));
  }

  /** Adds rows and columns of zeros, as many on each of the four sides. */
  Operand<TFloat32> pad(Operand<TFloat32> x, int width) {
    int[][] widths = {{0, 0}, {width, width}, {width, width}, {0, 0}};
    Ops scope = ops.withSubScope("pad");
    return scope.pad(x, scope.constant(widths), scope.constant(0f));
  }

  /** Adds the largest value of each channel in each whole window. */
  Operand<TFloat32> maxPool(Operand<TFloat32> x, int size, int stride) {
    Ops scope = ops.withSubScope("pool");
    return scope.nn.maxPool(
        x, scope.constant(window(size)), scope.constant(window(stride)), "VALID");
  }

  /** Adds max(x, 0). */
  Operand<TFloat32> relu(Operand<TFloat32> x) {
    return ops.nn.relu(x);
  }

  /** Adds min(max(x, 0), 6). */
  Operand<TFloat32> relu6(Operand<TFloat32> x) {
    return ops.nn.relu6(x);
  }

  /** Adds the sum of two feature maps of one shape. */
  Operand<TFloat32> add(Operand<TFloat32> x, Operand<TFloat32> y, String name) {
    return ops.withName(name).math.add(x, y);
  }

  /** Adds the step from the last feature map to feature vectors {@code [b, d]}. */
  Operand<TFloat32> pool(Operand<TFloat32> x, Pooling pooling, String name) {
    Ops scope = ops.withSubScope("pool");
    Constant<TInt32> area = scope.constant(new int[] {1, 2});
    Operand<TFloat32> pooled =
        switch (pooling) {
          case AVG -> scope.math.mean(x, area, Mean.keepDims(false));
          case MAX -> scope.reduceMax(x, area, ReduceMax.keepDims(false));
          case CLS -> throw new IllegalArgumentException("a feature map has no tokens");
          case FLATTEN -> scope.reshape(x, scope.constant(new int[] {-1, valuesPerImage(x)}));
        };
    return ops.withName(name).identity(pooled);
  }

  private static int valuesPerImage(Operand<TFloat32> x) {
    Shape shape = x.shape();
    return Math.toIntExact(shape.get(1) * shape.get(2) * shape.get(3));
  }

  private static Constant<TFloat32> weights(Ops scope, FoldedKernel kernel) {
    long[] shape = kernel.shape().stream().mapToLong(Integer::longValue).toArray();
    return scope.constant(Shape.of(shape), DataBuffers.of(kernel.kernelValues()));
  }

  private static List<Long> strides(long stride) {
    return List.of(1L, stride, stride, 1L);
  }

  private static int[] window(int side) {
    return new int[] {1, side, side, 1};
  }
}
