package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Arrays of double on data streams, big-endian, with their length before them. */
final class Doubles {

  private Doubles() {}

  static void write(double[] values, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
    bytes.asDoubleBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  static double[] read(DataInput in) throws IOException {
    double[] values = new double[in.readInt()];
    byte[] bytes = new byte[Double.BYTES * values.length];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return values;
  }
}
