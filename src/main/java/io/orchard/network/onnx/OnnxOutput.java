package io.orchard.network.onnx;

import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.onnx.OnnxSession.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes a feature vector of what a graph gives for one image: {@code [1, d]} as it is, a feature
 * map {@code [1, c, h, w]} or {@code [1, h, w, c]} pooled, tokens {@code [1, t, d]} by their first
 * one or their mean. Immutable and thread-safe.
 *
 * @param shape of the output
 * @param pooling null for vectors
 * @param channelsFirst whether a feature map is {@code [1, c, h, w]}
 */
record OnnxOutput(long[] shape, @Nullable Pooling pooling, boolean channelsFirst) {

  /**
   * Says how an output becomes a vector.
   *
   * @param pooling as asked for, or null
   * @param inputChannelsFirst whether the graph takes images channels first: a feature map is laid
   *     out likewise, unless only the other layout makes it as high as wide
   * @throws NetworkException if no vector can be made of it, or not by this pooling
   */
  static OnnxOutput of(
      String name, long[] shape, @Nullable Pooling pooling, boolean inputChannelsFirst) {
    boolean possible =
        shape.length >= 2
            && shape.length <= 4
            && shape[0] == 1
            && Arrays.stream(shape).allMatch(side -> side > 0)
            && Arrays.stream(shape).asDoubleStream().reduce(1, (x, y) -> x * y)
                <= InputSize.MAX_VALUES;
    if (!possible) {
      throw new NetworkException(
          name
              + " gives "
              + Arrays.toString(shape)
              + " for one image, expected [1, d], [1, c, h, w], [1, h, w, c] or [1, tokens, d]");
    }
    return switch (shape.length) {
      case 2 -> new OnnxOutput(shape, vectors(name, pooling), false);
      case 3 -> new OnnxOutput(shape, tokens(name, shape, pooling), false);
      default -> map(name, shape, pooling, inputChannelsFirst);
    };
  }

  private static @Nullable Pooling vectors(String name, @Nullable Pooling pooling) {
    if (pooling != null) {
      throw new NetworkException(
          name + " gives vectors: there is nothing to pool by " + pooling.label());
    }
    return null;
  }

  private static Pooling tokens(String name, long[] shape, @Nullable Pooling pooling) {
    if (pooling != Pooling.CLS && pooling != Pooling.AVG) {
      throw new NetworkException(
          name
              + " gives tokens "
              + Arrays.toString(shape)
              + ": --pooling must say what to take, cls for the first one, as of DINOv2 and CLIP,"
              + " or avg for their mean");
    }
    return pooling;
  }

  private static OnnxOutput map(
      String name, long[] shape, @Nullable Pooling pooling, boolean inputChannelsFirst) {
    if (pooling == Pooling.CLS) {
      throw new NetworkException(
          name + " gives a feature map: --pooling must be avg, max or flatten, not cls");
    }
    boolean squareFirst = shape[2] == shape[3];
    boolean squareLast = shape[1] == shape[2];
    return new OnnxOutput(
        shape,
        pooling == null ? Pooling.AVG : pooling,
        squareFirst == squareLast ? inputChannelsFirst : squareFirst);
  }

  /** Returns d. */
  int featureCount() {
    int last = Math.toIntExact(shape[shape.length - 1]);
    if (pooling == null || shape.length == 3) {
      return last;
    }
    if (pooling == Pooling.FLATTEN) {
      return Math.toIntExact(shape[1] * shape[2] * shape[3]);
    }
    return channelsFirst ? Math.toIntExact(shape[1]) : last;
  }

  /**
   * Returns the features, a new array.
   *
   * @throws NetworkException if the output has another shape than this one
   */
  float[] features(Output output) {
    if (!Arrays.equals(output.shape(), shape)) {
      throw new NetworkException(
          "The network gave "
              + Arrays.toString(output.shape())
              + " for one image, expected "
              + Arrays.toString(shape));
    }
    float[] values = output.values();
    if (pooling == null) {
      return values;
    }
    int d = featureCount();
    return switch (pooling) {
      case CLS -> Arrays.copyOf(values, d);
      case FLATTEN -> channelsFirst ? channelsLast(values) : values;
      case AVG -> mean(values, d);
      case MAX -> largest(values, d);
    };
  }

  /** In double precision, rounded once. */
  private float[] mean(float[] values, int d) {
    int places = values.length / d;
    float[] features = new float[d];
    for (int c = 0; c < d; c++) {
      double sum = 0;
      for (int i = 0; i < places; i++) {
        sum += values[index(c, i, d, places)];
      }
      features[c] = (float) (sum / places);
    }
    return features;
  }

  private float[] largest(float[] values, int d) {
    int places = values.length / d;
    float[] features = new float[d];
    for (int c = 0; c < d; c++) {
      float most = values[index(c, 0, d, places)];
      for (int i = 1; i < places; i++) {
        most = Math.max(most, values[index(c, i, d, places)]);
      }
      features[c] = most;
    }
    return features;
  }

  private float[] channelsLast(float[] values) {
    int channels = Math.toIntExact(shape[1]);
    int places = values.length / channels;
    float[] turned = new float[values.length];
    for (int i = 0; i < places; i++) {
      for (int c = 0; c < channels; c++) {
        turned[i * channels + c] = values[c * places + i];
      }
    }
    return turned;
  }

  private int index(int channel, int place, int channels, int places) {
    return channelsFirst ? channel * places + place : place * channels + channel;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OnnxOutput that
        && Arrays.equals(shape, that.shape)
        && pooling == that.pooling
        && channelsFirst == that.channelsFirst;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return Arrays.toString(shape) + " by " + pooling;
  }
}
