package io.orchard.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Vectors on their way into data pages of a column that is a required list of required floats.
 *
 * <p>Such a page (version 1 of the <a
 * href="https://parquet.apache.org/docs/file-format/data-pages/">Parquet format</a>) holds the
 * repetition levels, 0 where a vector begins and 1 elsewhere; the definition levels, 1 throughout;
 * and the numbers as they are. Levels go as runs: a count, doubled, as a variable-length integer,
 * then the level.
 */
public final class VectorPages {

  private static final int PAGE_BYTES = 1 << 20;
  private static final PrimitiveType FLOAT =
      Types.required(PrimitiveTypeName.FLOAT).named("element");

  private ByteBuffer numbers = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer repetitions = ByteBuffer.allocate(0);
  private int vectors;
  private int values;
  private float smallest;
  private float largest;

  /**
   * Adds a vector of finite numbers, at least one.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public void add(float[] vector) {
    if (vector.length == 0) {
      throw new IllegalArgumentException("A vector without numbers");
    }
    numbers = withRoom(numbers, Float.BYTES * vector.length);
    numbers.asFloatBuffer().put(vector);
    numbers.position(numbers.position() + Float.BYTES * vector.length);
    repetitions = withRoom(repetitions, 2 * (Integer.BYTES + 2));
    putRun(repetitions, 1, 0);
    putRun(repetitions, vector.length - 1, 1);
    if (vectors == 0) {
      smallest = vector[0];
      largest = vector[0];
    }
    for (float value : vector) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    vectors++;
    values += vector.length;
  }

  private static ByteBuffer withRoom(ByteBuffer buffer, int bytes) {
    if (buffer.remaining() >= bytes) {
      return buffer;
    }
    int needed = buffer.position() + bytes;
    return ByteBuffer.allocate(Math.max(2 * buffer.capacity(), needed))
        .order(buffer.order())
        .put(buffer.flip());
  }

  private static void putRun(ByteBuffer runs, int length, int level) {
    if (length > 0) {
      int rest = length << 1;
      while (rest >= 0x80) {
        runs.put((byte) (rest | 0x80));
        rest >>>= 7;
      }
      runs.put((byte) rest).put((byte) level);
    }
  }

  /** Returns whether it is time to write. */
  public boolean isFull() {
    return numbers.position() >= PAGE_BYTES;
  }

  /** Writes a page of what was added since the last one, if there is something. */
  public void writeTo(PageWriter out) throws IOException {
    if (vectors == 0) {
      return;
    }
    ByteBuffer definitions = ByteBuffer.allocate(Integer.BYTES + 2);
    putRun(definitions, values, 1);
    FloatStatistics range = (FloatStatistics) Statistics.createStats(FLOAT);
    range.updateStats(smallest);
    range.updateStats(largest);
    out.writePage(
        BytesInput.concat(sized(repetitions), sized(definitions), written(numbers)),
        values,
        vectors,
        range,
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
    numbers.clear();
    repetitions.clear();
    vectors = 0;
    values = 0;
  }

  private static BytesInput sized(ByteBuffer levels) {
    return BytesInput.concat(BytesInput.fromInt(levels.position()), written(levels));
  }

  private static BytesInput written(ByteBuffer buffer) {
    return BytesInput.from(buffer.array(), 0, buffer.position());
  }
}
