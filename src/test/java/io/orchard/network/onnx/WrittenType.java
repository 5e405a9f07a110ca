package io.orchard.network.onnx;

/** Types of a tensor's values, by their numbers in onnx.proto. */
public enum WrittenType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 0),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8);

  private final int number;
  private final int bytes;

  WrittenType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  /** Returns how many bytes a value takes. */
  int bytes() {
    return bytes;
  }
}
