package io.orchard.network.architecture;

import io.orchard.network.folder.Pooling;
import java.util.Arrays;

/**
 * Keras's layers written out as loops, summed in double: an independent answer to compare networks
 * with. Feature maps are {@code [h][w][c]}.
 */
final class PlainLayers {
  private PlainLayers() {}

  /** What a layer does with each value, knowing its channel. */
  @FunctionalInterface
  private interface PerChannel {
    double apply(double value, int channel);
  }

  /** Scales RGB bytes to [-1, 1] as {@code preprocess_input} of MobileNetV2 does. */
  static double[][][] scaled(byte[] pixels, int width, int height) {
    double[][][] x = new double[height][width][3];
    for (int i = 0; i < pixels.length; i++) {
      x[i / (3 * width)][i / 3 % width][i % 3] = (pixels[i] & 0xff) / 127.5 - 1;
    }
    return x;
  }

  /** Takes Caffe's channel means off BGR values as {@code preprocess_input} of ResNet50 does. */
  static double[][][] caffe(byte[] pixels, int width, int height) {
    double[] mean = {103.939, 116.779, 123.68};
    double[][][] x = new double[height][width][3];
    for (int i = 0; i < pixels.length; i++) {
      int channel = 2 - i % 3;
      x[i / (3 * width)][i / 3 % width][channel] = (pixels[i] & 0xff) - mean[channel];
    }
    return x;
  }

  /** ZeroPadding2D with the given rows and columns before and after. */
  static double[][][] pad(double[][][] x, int top, int bottom, int left, int right) {
    double[][][] y =
        new double[x.length + top + bottom][x[0].length + left + right][x[0][0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        y[i + top][j + left] = x[i][j].clone();
      }
    }
    return y;
  }

  /** Pads as Keras's {@code correct_pad} says before a 3x3 convolution with stride 2. */
  static double[][][] correctPad(double[][][] x) {
    int top = x.length % 2 == 0 ? 0 : 1;
    int left = x[0].length % 2 == 0 ? 0 : 1;
    return pad(x, top, 1, left, 1);
  }

  /** Conv2D without bias, padding 'valid'; kernel {@code [size, size, in, out]}. */
  static double[][][] convolution(double[][][] x, float[] kernel, int size, int out, int stride) {
    int in = x[0][0].length;
    double[][][] y = output(x, size, stride, out);
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y[0].length; j++) {
        for (int k = 0; k < size * size * in; k++) {
          double value = x[i * stride + k / (size * in)][j * stride + k / in % size][k % in];
          for (int o = 0; o < out; o++) {
            y[i][j][o] += value * kernel[k * out + o];
          }
        }
      }
    }
    return y;
  }

  /** DepthwiseConv2D without bias, padding 'valid'; kernel {@code [size, size, c, 1]}. */
  static double[][][] depthwise(double[][][] x, float[] kernel, int size, int stride) {
    int channels = x[0][0].length;
    double[][][] y = output(x, size, stride, channels);
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y[0].length; j++) {
        for (int k = 0; k < size * size; k++) {
          double[] pixel = x[i * stride + k / size][j * stride + k % size];
          for (int c = 0; c < channels; c++) {
            y[i][j][c] += pixel[c] * kernel[k * channels + c];
          }
        }
      }
    }
    return y;
  }

  /** The bias of a convolution. */
  static double[][][] bias(double[][][] x, float[] bias) {
    return each(x, (value, c) -> value + bias[c]);
  }

  /** MaxPooling2D, padding 'valid'. */
  static double[][][] maxPool(double[][][] x, int size, int stride) {
    double[][][] y = output(x, size, stride, x[0][0].length);
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y[0].length; j++) {
        Arrays.fill(y[i][j], Double.NEGATIVE_INFINITY);
        for (int k = 0; k < size * size; k++) {
          double[] pixel = x[i * stride + k / size][j * stride + k % size];
          for (int c = 0; c < pixel.length; c++) {
            y[i][j][c] = Math.max(y[i][j][c], pixel[c]);
          }
        }
      }
    }
    return y;
  }

  /** BatchNormalization at inference, by its definition. */
  static double[][][] batchNorm(double[][][] x, float[][] parameters, double epsilon) {
    return each(
        x,
        (value, c) -> {
          double scaled = (value - parameters[2][c]) / Math.sqrt(parameters[3][c] + epsilon);
          return scaled * parameters[0][c] + parameters[1][c];
        });
  }

  /** ReLU. */
  static double[][][] relu(double[][][] x) {
    return each(x, (value, c) -> Math.max(value, 0));
  }

  /** ReLU(6). */
  static double[][][] relu6(double[][][] x) {
    return each(x, (value, c) -> Math.min(Math.max(value, 0), 6));
  }

  /** Add. */
  static double[][][] add(double[][][] a, double[][][] b) {
    double[][][] y = new double[a.length][a[0].length][a[0][0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        for (int c = 0; c < y[i][j].length; c++) {
          y[i][j][c] = a[i][j][c] + b[i][j][c];
        }
      }
    }
    return y;
  }

  /** GlobalAveragePooling2D, GlobalMaxPooling2D or Flatten. */
  static double[] pool(double[][][] x, Pooling pooling) {
    int channels = x[0][0].length;
    int area = x.length * x[0].length;
    double[] y = new double[pooling == Pooling.FLATTEN ? area * channels : channels];
    Arrays.fill(y, pooling == Pooling.MAX ? Double.NEGATIVE_INFINITY : 0);
    for (int i = 0; i < area * channels; i++) {
      double value = x[i / channels / x[0].length][i / channels % x[0].length][i % channels];
      switch (pooling) {
        case AVG -> y[i % channels] += value / area;
        case MAX -> y[i % channels] = Math.max(y[i % channels], value);
        case FLATTEN -> y[i] = value;
      }
    }
    return y;
  }

  private static double[][][] each(double[][][] x, PerChannel function) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        for (int c = 0; c < y[i][j].length; c++) {
          y[i][j][c] = function.apply(x[i][j][c], c);
        }
      }
    }
    return y;
  }

  private static double[][][] output(double[][][] x, int size, int stride, int channels) {
    int height = (x.length - size) / stride + 1;
    int width = (x[0].length - size) / stride + 1;
    return new double[height][width][channels];
  }
}
