package io.orchard.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;

/**
 * A piece of statistics, small enough for any runner to carry.
 *
 * <p>{@link CovarianceStats#forEachPart} takes statistics apart and {@link
 * CovarianceAccumulator#add(StatsPart)} puts them together: pieces of any number of statistics, in
 * any order, as long as each comes exactly once. Rows stay rows; sums about a set's own means add
 * up as they are, tile by tile, and what lies between the means of two sets follows from counts and
 * means alone.
 *
 * <p>A piece holds at most 8 MB of rows or sums (a single row if that is larger), or one vector of
 * means: 16 bytes per feature, 24 with a sketch. Immutable by agreement: whoever has a piece does
 * not change its arrays.
 */
public sealed interface StatsPart {

  /** How many doubles make up one piece: 8 MB. */
  int MAX_NUMBERS = 1 << 20;

  /** Rows as they came. */
  record Rows(HeldRows rows) implements StatsPart {}

  /**
   * Count and means of a set whose sums come in further pieces.
   *
   * @param squares sums of squared deviations, {@code [d]}, of a sketch; empty otherwise
   * @param shrinkage of a sketch; 0 otherwise
   * @param following how many pieces of sums there are
   */
  record Means(long count, MeanVector mean, double[] squares, double shrinkage, int following)
      implements StatsPart {}

  /**
   * Exact co-moments: the numbers of the folded triangle from an offset on.
   *
   * @param offset where in the triangle the numbers begin
   * @param sums the numbers, each set's about its own means
   * @param sets how many sets of rows are summed up here
   */
  record Tile(int offset, double[] sums, int sets) implements StatsPart {

    /**
     * Returns the sum of this tile and the same tile of other sets; neither is changed.
     *
     * @throws IllegalArgumentException if the other is another tile
     */
    public Tile plus(Tile other) {
      if (other.offset != offset || other.sums.length != sums.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "The tile at %d does not add to the one at %d", other.offset, offset));
      }
      double[] total = sums.clone();
      for (int i = 0; i < total.length; i++) {
        total[i] += other.sums[i];
      }
      return new Tile(offset, total, sets + other.sets);
    }
  }

  /** Some rows {@code [r, d]} of a sketch. */
  record Directions(double[] rows) implements StatsPart {}

  /**
   * Writes the piece in a form for the same version of this class only.
   *
   * @throws IOException if {@code out} fails
   */
  default void writeTo(DataOutput out) throws IOException {
    if (this instanceof Rows part) {
      out.writeByte(0);
      CovarianceStats.of(part.rows).writeTo(out);
    } else if (this instanceof Means part) {
      out.writeByte(1);
      out.writeLong(part.count);
      Doubles.write(part.mean.values(), out);
      Doubles.write(part.mean.remainders(), out);
      Doubles.write(part.squares, out);
      out.writeDouble(part.shrinkage);
      out.writeInt(part.following);
    } else if (this instanceof Tile part) {
      out.writeByte(2);
      out.writeInt(part.offset);
      Doubles.write(part.sums, out);
      out.writeInt(part.sets);
    } else if (this instanceof Directions part) {
      out.writeByte(3);
      Doubles.write(part.rows, out);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if that is not what {@code in} holds, or it fails
   */
  static StatsPart readFrom(DataInput in) throws IOException {
    byte kind = in.readByte();
    switch (kind) {
      case 0:
        return new Rows(CovarianceStats.readFrom(in).requireHeldRows());
      case 1:
        long count = in.readLong();
        MeanVector mean = new MeanVector(Doubles.read(in), Doubles.read(in));
        return new Means(count, mean, Doubles.read(in), in.readDouble(), in.readInt());
      case 2:
        return new Tile(in.readInt(), Doubles.read(in), in.readInt());
      case 3:
        return new Directions(Doubles.read(in));
      default:
        throw new IOException("No piece of statistics begins with " + kind);
    }
  }
}
