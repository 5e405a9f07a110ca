package io.orchard.network.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The bytes of a protobuf message, written field by field. */
final class WrittenMessage {
  /** The buffer of one field. */
  private static final int SMALL = 64;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What is written to a stream that cannot fail. */
  @FunctionalInterface
  private interface Field {
    void write(CodedOutputStream out) throws IOException;
  }

  WrittenMessage number(int field, long value) {
    return write(out -> out.writeInt64(field, value));
  }

  WrittenMessage single(int field, float value) {
    return write(out -> out.writeFloat(field, value));
  }

  WrittenMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WrittenMessage bytes(int field, byte[] value) {
    return write(out -> out.writeByteArray(field, value));
  }

  WrittenMessage message(int field, WrittenMessage value) {
    return bytes(field, value.toBytes());
  }

  /** Adds another message's fields to this one's. */
  WrittenMessage merge(WrittenMessage other) {
    bytes.writeBytes(other.toBytes());
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private WrittenMessage write(Field field) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, SMALL);
      field.write(out);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
