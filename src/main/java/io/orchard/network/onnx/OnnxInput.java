package io.orchard.network.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import io.orchard.network.folder.ChannelOrder;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.folder.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;

/**
 * Writes images as a graph takes them: channels first or last, in float32, float16 or bytes. A byte
 * has 256 values, so that preprocessing is three tables. Immutable and thread-safe.
 */
final class OnnxInput {
  private static final int CHANNELS = 3;

  private final TensorInfo tensor;
  private final OnnxJavaType type;
  private final boolean channelsFirst;
  private final boolean reversed;
  private final float[][] values;
  private final short[][] halves = new short[CHANNELS][256];

  /**
   * Creates an input.
   *
   * @param tensor with one of the {@link #types} and a shape without open dimensions
   */
  OnnxInput(TensorInfo tensor, Preprocessing preprocessing) {
    this.tensor = tensor;
    this.type = typeOf(tensor);
    this.channelsFirst = isChannelsFirst(tensor.shape());
    this.reversed = preprocessing.channels() == ChannelOrder.BGR;
    this.values = preprocessing.tables();
    for (int c = 0; c < CHANNELS; c++) {
      for (int v = 0; v < 256; v++) {
        halves[c][v] = Fp16Conversions.floatToFp16(values[c][v]);
      }
    }
  }

  /** Returns whether images of this type can be written. */
  static boolean isWritable(TensorInfo tensor) {
    return List.of("FLOAT", "FLOAT16", "UINT8").contains(tensor.type());
  }

  /** Returns whether bytes are taken as they are, which leaves nothing to prepare. */
  static boolean takesBytes(TensorInfo tensor) {
    return tensor.type().equals("UINT8");
  }

  private static OnnxJavaType typeOf(TensorInfo tensor) {
    return switch (tensor.type()) {
      case "FLOAT" -> OnnxJavaType.FLOAT;
      case "FLOAT16" -> OnnxJavaType.FLOAT16;
      case "UINT8" -> OnnxJavaType.UINT8;
      default -> throw new IllegalArgumentException("no type of images: " + tensor.type());
    };
  }

  /** Returns whether a shape is {@code [1, 3, h, w]}, not {@code [1, h, w, 3]}. */
  static boolean isChannelsFirst(List<Long> shape) {
    return shape.get(1) == CHANNELS && shape.get(3) != CHANNELS;
  }

  InputSize size() {
    int height = Math.toIntExact(tensor.shape().get(channelsFirst ? 2 : 1));
    int width = Math.toIntExact(tensor.shape().get(channelsFirst ? 3 : 2));
    return new InputSize(width, height);
  }

  String name() {
    return tensor.tensor();
  }

  OnnxJavaType type() {
    return type;
  }

  long[] shape() {
    return tensor.shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns a buffer for one image, outside the heap. */
  ByteBuffer allocate() {
    int count = Math.toIntExact(tensor.shape().stream().reduce(1L, Math::multiplyExact));
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, type.size))
        .order(ByteOrder.nativeOrder());
  }

  /**
   * Writes an image.
   *
   * @param pixels {@code [h, w, 3]} RGB
   * @param target of {@link #allocate}
   */
  void write(byte[] pixels, ByteBuffer target) {
    switch (type) {
      case FLOAT -> {
        FloatBuffer floats = target.asFloatBuffer();
        write(pixels, (i, c, v) -> floats.put(i, values[c][v]));
      }
      case FLOAT16 -> {
        ShortBuffer shorts = target.asShortBuffer();
        write(pixels, (i, c, v) -> shorts.put(i, halves[c][v]));
      }
      default -> write(pixels, (i, c, v) -> target.put(i, (byte) v));
    }
  }

  /** Puts a byte of a channel to its place. */
  @FunctionalInterface
  private interface Target {
    void put(int index, int channel, int value);
  }

  private void write(byte[] pixels, Target target) {
    int area = pixels.length / CHANNELS;
    int step = channelsFirst ? 1 : CHANNELS;
    for (int c = 0; c < CHANNELS; c++) {
      int from = reversed ? CHANNELS - 1 - c : c;
      int to = channelsFirst ? c * area : c;
      for (int i = 0; i < area; i++) {
        target.put(to + i * step, c, Byte.toUnsignedInt(pixels[i * CHANNELS + from]));
      }
    }
  }
}
