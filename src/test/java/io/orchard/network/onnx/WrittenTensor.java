package io.orchard.network.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor of an ONNX file: a weight, or the value of an attribute. */
public final class WrittenTensor {
  private static final int DIMS = 1;
  private static final int TYPE = 2;
  private static final int INTEGERS = 5;
  private static final int NAME = 8;
  private static final int RAW = 9;
  private static final int EXTERNAL = 13;
  private static final int LOCATION = 14;

  private final WrittenMessage message = new WrittenMessage();

  private WrittenTensor(String name, WrittenType type, long... shape) {
    for (long size : shape) {
      message.number(DIMS, size);
    }
    message.number(TYPE, type.number()).text(NAME, name);
  }

  public static WrittenTensor floats(String name, float[] values, long... shape) {
    ByteBuffer raw = buffer(values.length * Float.BYTES);
    for (float value : values) {
      raw.putFloat(value);
    }
    return raw(name, WrittenType.FLOAT, raw.array(), shape);
  }

  public static WrittenTensor longs(String name, long... values) {
    ByteBuffer raw = buffer(values.length * Long.BYTES);
    for (long value : values) {
      raw.putLong(value);
    }
    return raw(name, WrittenType.INT64, raw.array(), values.length);
  }

  public static WrittenTensor ints(String name, int[] values, long... shape) {
    ByteBuffer raw = buffer(values.length * Integer.BYTES);
    for (int value : values) {
      raw.putInt(value);
    }
    return raw(name, WrittenType.INT32, raw.array(), shape);
  }

  /** Returns 0s and 1s as ONNX's own helper writes booleans: as numbers. */
  public static WrittenTensor bools(String name, int... values) {
    WrittenTensor tensor = new WrittenTensor(name, WrittenType.BOOL, values.length);
    for (int value : values) {
      tensor.message.number(INTEGERS, value);
    }
    return tensor;
  }

  /** Returns a tensor of values as the file has them: row-major, little-endian. */
  public static WrittenTensor raw(String name, WrittenType type, byte[] values, long... shape) {
    WrittenTensor tensor = new WrittenTensor(name, type, shape);
    tensor.message.bytes(RAW, values);
    return tensor;
  }

  /** Returns a tensor without values, which {@link #external} says where to find. */
  public static WrittenTensor absent(String name, WrittenType type, long... shape) {
    WrittenTensor tensor = new WrittenTensor(name, type, shape);
    tensor.message.number(LOCATION, 1);
    return tensor;
  }

  /** Adds an entry on the file that has the values: location, offset, length or checksum. */
  public WrittenTensor external(String key, Object value) {
    message.message(EXTERNAL, new WrittenMessage().text(1, key).text(2, value.toString()));
    return this;
  }

  WrittenMessage message() {
    return message;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
