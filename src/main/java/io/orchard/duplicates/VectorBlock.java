package io.orchard.duplicates;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of one cell that travel together. Written, a path is what it does not share with the
 * beginning of the one before it: images of one folder take little more than their vectors.
 *
 * @param vectors at least one; all of the same k
 */
public record VectorBlock(List<PlacedVector> vectors) {

  /** Keeps an unmodifiable copy of the list. */
  public VectorBlock {
    vectors = List.copyOf(vectors);
  }

  /**
   * Writes the block: int, the vectors; int k; then each: the bytes its path shares with the one
   * before, those that follow and these in UTF-8; the number of cells less one as a byte, and the
   * cells; k float32, big-endian.
   */
  public void writeTo(DataOutput out) throws IOException {
    int k = vectors.get(0).vector().length;
    out.writeInt(vectors.size());
    out.writeInt(k);
    ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * k);
    byte[] before = {};
    for (PlacedVector placed : vectors) {
      byte[] path = placed.path().getBytes(StandardCharsets.UTF_8);
      int different = Arrays.mismatch(before, path);
      int shared = different < 0 ? path.length : different;
      out.writeInt(shared);
      out.writeInt(path.length - shared);
      out.write(path, shared, path.length - shared);
      out.writeByte(placed.cells().length - 1);
      out.write(placed.cells());
      numbers.asFloatBuffer().put(placed.vector());
      out.write(numbers.array());
      before = path;
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static VectorBlock readFrom(DataInput in) throws IOException {
    int size = in.readInt();
    int k = in.readInt();
    ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * k);
    List<PlacedVector> vectors = new ArrayList<>(size);
    byte[] path = {};
    for (int i = 0; i < size; i++) {
      int shared = in.readInt();
      int rest = in.readInt();
      path = Arrays.copyOf(Arrays.copyOf(path, shared), shared + rest);
      in.readFully(path, shared, rest);
      byte[] cells = new byte[in.readUnsignedByte() + 1];
      in.readFully(cells);
      in.readFully(numbers.array());
      float[] vector = new float[k];
      numbers.asFloatBuffer().get(vector);
      vectors.add(new PlacedVector(new String(path, StandardCharsets.UTF_8), vector, cells));
    }
    return new VectorBlock(vectors);
  }
}
