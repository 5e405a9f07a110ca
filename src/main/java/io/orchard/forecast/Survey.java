package io.orchard.forecast;

import io.orchard.rows.ImageFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.zip.CRC32C;

/**
 * How many images a listing has, how large they are, and a few of them: groups of {@value #GROUP}
 * that the listing has in a row, as a run reads and writes them, those whose first paths have the
 * smallest hashes. So they are spread over the whole of it, and the same ones each time.
 *
 * <p>Mutable and not thread-safe. What is held does not grow with the listing: the sample alone.
 */
public final class Survey {

  private static final int GROUP = 16;

  private record Drawn(long hash, List<ImageFile> images) {}

  private static final Comparator<Drawn> ORDER =
      Comparator.comparingLong(Drawn::hash).thenComparing(drawn -> drawn.images().get(0).uri());

  private final int groups;
  private final PriorityQueue<Drawn> drawn = new PriorityQueue<>(ORDER.reversed());
  private List<ImageFile> group = new ArrayList<>();
  private long images;
  private long bytes;

  private Survey(int groups) {
    this.groups = groups;
  }

  /**
   * Returns a survey of nothing yet.
   *
   * @param groups how many groups of {@value #GROUP} images are drawn, at least 1
   */
  public static Survey create(int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException("groups must be at least 1, not " + groups);
    }
    return new Survey(groups);
  }

  /** Adds an image. */
  public void add(ImageFile image) {
    images++;
    bytes += image.bytes();
    group.add(image);
    if (group.size() == GROUP) {
      draw();
    }
  }

  private void draw() {
    if (!group.isEmpty()) {
      drawn.add(new Drawn(hash(group.get(0).uri()), List.copyOf(group)));
      group = new ArrayList<>();
    }
    if (drawn.size() > groups) {
      drawn.remove();
    }
  }

  /** CRC-32C, with its bits spread: names that count up have sums that are near each other. */
  private static long hash(String uri) {
    CRC32C crc = new CRC32C();
    crc.update(uri.getBytes(StandardCharsets.UTF_8));
    return (crc.getValue() + 1) * 0x9E3779B97F4A7C15L;
  }

  /** Returns how many images were added. */
  public long images() {
    return images;
  }

  /** Returns the size of all files together. */
  public long bytes() {
    return bytes;
  }

  /** Returns the images that were drawn, when all are added, in the order of the hashes. */
  public List<ImageFile> sample() {
    draw();
    return drawn.stream().sorted(ORDER).flatMap(each -> each.images().stream()).toList();
  }
}
