package io.orchard.classify;

import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of the images of one label in one split: counts that add up, in any order and on any
 * worker. Its size depends on how many classes the images were taken for, not on their number.
 *
 * <p>Immutable and thread-safe.
 *
 * @param label of all the images
 * @param split of all the images, empty for none
 * @param known whether the label is one of the classifier's classes
 * @param images how many
 * @param top images whose label is among the classes they look most like
 * @param unknown images taken for none of the classes
 * @param calibration how probable the predictions were said to be, and how often they were right
 * @param predicted what the images were taken for, by label
 * @param twins those of the images that have a twin among what the classifier learned from, or null
 *     where that is not known
 */
public record ClassTally(
    String label,
    String split,
    boolean known,
    long images,
    long top,
    long unknown,
    Calibration calibration,
    SortedMap<String, Cell> predicted,
    @Nullable Twins twins) {

  /**
   * Images that have a twin.
   *
   * @param images how many
   * @param right those that were taken for what they are
   * @param top those whose label is among the classes they look most like
   */
  public record Twins(long images, long right, long top) {

    private static final Twins NONE = new Twins(0, 0, 0);

    private Twins plus(Twins other) {
      return new Twins(images + other.images, right + other.right, top + other.top);
    }
  }

  /** Examples of images of one class that were taken for another. */
  static final int MOST_EXAMPLES = 3;

  /**
   * Images of a class that were taken for the same one.
   *
   * @param images how many
   * @param examples the first of them by path, where they were taken for another class
   */
  public record Cell(long images, List<String> examples) {

    /** Copies the list. */
    public Cell {
      examples = List.copyOf(examples);
    }

    private Cell plus(Cell other) {
      return new Cell(
          images + other.images,
          Stream.concat(examples.stream(), other.examples.stream())
              .sorted()
              .limit(MOST_EXAMPLES)
              .toList());
    }
  }

  /** Wraps the map. */
  public ClassTally {
    predicted = Collections.unmodifiableSortedMap(predicted);
  }

  /**
   * Returns the tally of one image.
   *
   * @throws NullPointerException if it has no label
   */
  public static ClassTally of(ClassifiedImage image) {
    String label = image.label();
    Prediction prediction = image.prediction();
    boolean right = prediction.predicted().equals(label);
    Cell cell = new Cell(1, right ? List.of() : List.of(image.uri()));
    return new ClassTally(
        label,
        image.split() == null ? "" : image.split(),
        image.known(),
        1,
        prediction.top().stream().anyMatch(one -> one.label().equals(label)) ? 1 : 0,
        prediction.unknown() ? 1 : 0,
        Calibration.of(prediction.probability(), right),
        new TreeMap<>(Map.of(prediction.predicted(), cell)),
        null);
  }

  /**
   * Returns this tally of one image, knowing whether it has a twin among what the classifier
   * learned from.
   */
  public ClassTally withTwin(boolean has) {
    Twins known = has ? new Twins(images, right(), top) : Twins.NONE;
    return new ClassTally(
        label, split, this.known, images, top, unknown, calibration, predicted, known);
  }

  /**
   * Returns the tally of the images of both.
   *
   * @throws IllegalArgumentException if they are of another label or split
   */
  public ClassTally plus(ClassTally other) {
    if (!label.equals(other.label) || !split.equals(other.split)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Tallies of '%s' in '%s' and of '%s' in '%s' do not add up",
              label,
              split,
              other.label,
              other.split));
    }
    SortedMap<String, Cell> cells = new TreeMap<>(predicted);
    other.predicted.forEach((of, cell) -> cells.merge(of, cell, Cell::plus));
    return new ClassTally(
        label,
        split,
        known,
        images + other.images,
        top + other.top,
        unknown + other.unknown,
        calibration.plus(other.calibration),
        cells,
        twins == null || other.twins == null ? null : twins.plus(other.twins));
  }

  /** Returns the same tally as if the images had no split. */
  ClassTally inAnySplit() {
    return new ClassTally(label, "", known, images, top, unknown, calibration, predicted, twins);
  }

  /** Returns how many of the images were taken for what they are. */
  public long right() {
    Cell cell = predicted.get(label);
    return cell == null ? 0 : cell.images();
  }

  /**
   * Writes the tally in a form for the same version of this class only.
   *
   * @throws IOException if {@code out} fails
   */
  public void writeTo(DataOutput out) throws IOException {
    out.writeUTF(label);
    out.writeUTF(split);
    out.writeBoolean(known);
    out.writeLong(images);
    out.writeLong(top);
    out.writeLong(unknown);
    calibration.writeTo(out);
    out.writeInt(predicted.size());
    for (var entry : predicted.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeLong(entry.getValue().images());
      out.writeInt(entry.getValue().examples().size());
      for (String example : entry.getValue().examples()) {
        out.writeUTF(example);
      }
    }
    out.writeBoolean(twins != null);
    if (twins != null) {
      out.writeLong(twins.images());
      out.writeLong(twins.right());
      out.writeLong(twins.top());
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if {@code in} fails
   */
  public static ClassTally readFrom(DataInput in) throws IOException {
    return new ClassTally(
        in.readUTF(),
        in.readUTF(),
        in.readBoolean(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        Calibration.readFrom(in),
        readCells(in),
        in.readBoolean() ? new Twins(in.readLong(), in.readLong(), in.readLong()) : null);
  }

  private static SortedMap<String, Cell> readCells(DataInput in) throws IOException {
    SortedMap<String, Cell> cells = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String of = in.readUTF();
      long images = in.readLong();
      List<String> examples = new ArrayList<>();
      for (int more = in.readInt(); more > 0; more--) {
        examples.add(in.readUTF());
      }
      cells.put(of, new Cell(images, examples));
    }
    return cells;
  }
}
