package io.orchard.duplicates;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How many twins there are: counts that add up.
 *
 * @param groups of images that are twins of one another
 * @param images in these groups
 * @param differentLabels groups whose images have several labels: some are wrong
 * @param acrossSplits groups whose images lie in several splits
 * @param dropped images that were not learned from, because a twin was
 */
public record DuplicateCounts(
    long groups, long images, long differentLabels, long acrossSplits, long dropped) {

  /** No twins. */
  public static final DuplicateCounts NONE = new DuplicateCounts(0, 0, 0, 0, 0);

  /** Returns the counts of both. */
  public DuplicateCounts plus(DuplicateCounts other) {
    return new DuplicateCounts(
        groups + other.groups,
        images + other.images,
        differentLabels + other.differentLabels,
        acrossSplits + other.acrossSplits,
        dropped + other.dropped);
  }

  /**
   * Writes the counts in a form for the same version of this class only.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(groups);
    out.writeLong(images);
    out.writeLong(differentLabels);
    out.writeLong(acrossSplits);
    out.writeLong(dropped);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if {@code in} fails
   */
  public static DuplicateCounts readFrom(DataInput in) throws IOException {
    return new DuplicateCounts(
        in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
