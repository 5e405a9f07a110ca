package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads and writes the binary form that the package documentation lays out. */
final class StatsFormat {
  private static final int MAGIC = 0x4F435653;
  private static final byte VERSION = 1;
  private static final byte ROWS = 0;
  private static final byte CO_MOMENTS = 1;
  private static final byte SKETCH = 2;
  private static final int HEADER_BYTES = 22;

  private StatsFormat() {}

  /** What Java serializes in the place of statistics. */
  static final class Serialized implements Externalizable {
    private static final long serialVersionUID = 1L;

    private @Nullable CovarianceStats stats;

    /** For Java, which reads it then. */
    public Serialized() {}

    Serialized(CovarianceStats stats) {
      this.stats = stats;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      write(stats, out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      stats = read(in);
    }

    private Object readResolve() {
      return stats;
    }
  }

  static void write(CovarianceStats stats, DataOutput out) throws IOException {
    CheckedWriter writer = new CheckedWriter(out);
    HeldRows rows = stats.heldRows();
    if (rows != null) {
      writeHeader(stats, ROWS, rows.singles().size(), writer);
      writeRows(rows, writer);
    } else if (stats.condensed() instanceof FrequentDirections sketch) {
      writeHeader(stats, SKETCH, sketch.size(), writer);
      writeSketch(sketch, writer);
    } else {
      writeHeader(stats, CO_MOMENTS, 0, writer);
      writeCoMoments(stats.condensed(), writer);
    }
    writer.writeCheckSum();
  }

  private static void writeHeader(CovarianceStats stats, byte kind, int height, CheckedWriter out)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).put(VERSION).put(kind);
    out.write(header.putInt(stats.dimension()).putLong(stats.count()).putInt(height));
    out.writeCheckSum();
  }

  private static void writeRows(HeldRows rows, CheckedWriter writer) throws IOException {
    for (float[] row : rows.singles()) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * row.length);
      bytes.asFloatBuffer().put(row);
      writer.write(bytes);
    }
    for (double[] row : rows.doubles()) {
      writer.write(row);
    }
  }

  private static void writeCoMoments(Condensed moments, CheckedWriter writer) throws IOException {
    int d = moments.dimension();
    writer.write(moments.mean().values());
    writer.write(moments.mean().remainders());
    for (int i = 0; i < d; i++) {
      double[] row = new double[d - i];
      for (int j = i; j < d; j++) {
        row[j - i] = moments.sum(i, j);
      }
      writer.write(row);
    }
  }

  private static void writeSketch(FrequentDirections sketch, CheckedWriter writer)
      throws IOException {
    writer.write(ByteBuffer.allocate(12).putInt(sketch.keptRows()).putDouble(sketch.shrinkage()));
    writer.write(sketch.mean().values());
    writer.write(sketch.mean().remainders());
    writer.write(sketch.squares());
    for (int r = 0; r < sketch.size(); r++) {
      writer.write(sketch.row(r));
    }
  }

  static CovarianceStats read(DataInput in) throws IOException {
    try {
      return readAll(new CheckedReader(in));
    } catch (EOFException e) {
      throw new IOException("Truncated covariance statistics", e);
    }
  }

  private static CovarianceStats readAll(CheckedReader reader) throws IOException {
    ByteBuffer header = reader.read(HEADER_BYTES);
    require(header.getInt() == MAGIC, "Not covariance statistics: wrong first bytes");
    byte version = header.get();
    require(version == VERSION, "Covariance statistics of unknown version " + version);
    reader.verifyCheckSum();
    byte kind = header.get();
    int d = header.getInt();
    long n = header.getLong();
    int height = header.getInt();
    require(
        d > 0
            && n >= 0
            && height >= 0
            && height <= (kind == SKETCH ? 2 * n : n)
            && kind >= ROWS
            && kind <= SKETCH,
        "Damaged covariance statistics: impossible header");
    CovarianceStats stats =
        switch (kind) {
          case ROWS -> readRows(reader, d, n, height);
          case CO_MOMENTS -> readCoMoments(reader, d, n);
          default -> readSketch(reader, d, n, height);
        };
    reader.verifyCheckSum();
    return stats;
  }

  private static CovarianceStats readRows(CheckedReader reader, int d, long n, int singles)
      throws IOException {
    HeldRows rows = new HeldRows(d);
    for (long r = 0; r < n; r++) {
      if (r < singles) {
        float[] row = new float[d];
        reader.read(4 * d).asFloatBuffer().get(row);
        rows.take(row);
      } else {
        rows.take(reader.readDoubles(d));
      }
    }
    rows.sort();
    return CovarianceStats.of(rows);
  }

  private static CovarianceStats readCoMoments(CheckedReader reader, int d, long n)
      throws IOException {
    FoldedTriangle triangle = new FoldedTriangle(d);
    MeanVector mean = new MeanVector(reader.readDoubles(d), reader.readDoubles(d));
    double[] sums = triangle.allocate();
    for (int i = 0; i < d; i++) {
      double[] row = reader.readDoubles(d - i);
      for (int j = i; j < d; j++) {
        sums[triangle.index(i, j)] = row[j - i];
      }
    }
    return CovarianceStats.of(CoMoments.of(n, mean, sums));
  }

  private static CovarianceStats readSketch(CheckedReader reader, int d, long n, int height)
      throws IOException {
    ByteBuffer numbers = reader.read(12);
    int l = numbers.getInt();
    double shrinkage = numbers.getDouble();
    require(l > 1 && height <= 2L * l, "Damaged covariance statistics: impossible sketch");
    MeanVector mean = new MeanVector(reader.readDoubles(d), reader.readDoubles(d));
    double[] squares = reader.readDoubles(d);
    double[] rows = new double[Math.multiplyExact(height, d)];
    for (int r = 0; r < height; r++) {
      System.arraycopy(reader.readDoubles(d), 0, rows, r * d, d);
    }
    return CovarianceStats.of(FrequentDirections.of(l, n, mean, squares, shrinkage, rows));
  }

  private static void require(boolean condition, String message) throws IOException {
    if (!condition) {
      throw new IOException(message);
    }
  }

  /** Writes and sums up what it writes. */
  private record CheckedWriter(DataOutput out, CRC32 crc) {
    CheckedWriter(DataOutput out) {
      this(out, new CRC32());
    }

    void write(ByteBuffer bytes) throws IOException {
      crc.update(bytes.array());
      out.write(bytes.array());
    }

    void write(double[] values) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
      bytes.asDoubleBuffer().put(values);
      write(bytes);
    }

    void writeCheckSum() throws IOException {
      out.writeInt((int) crc.getValue());
      crc.reset();
    }
  }

  /** Reads and sums up what it reads. */
  private record CheckedReader(DataInput in, CRC32 crc) {
    CheckedReader(DataInput in) {
      this(in, new CRC32());
    }

    ByteBuffer read(int length) throws IOException {
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      crc.update(bytes);
      return ByteBuffer.wrap(bytes);
    }

    double[] readDoubles(int length) throws IOException {
      double[] values = new double[length];
      read(8 * length).asDoubleBuffer().get(values);
      return values;
    }

    void verifyCheckSum() throws IOException {
      require((int) crc.getValue() == in.readInt(), "Damaged covariance statistics: check sum");
      crc.reset();
    }
  }
}
