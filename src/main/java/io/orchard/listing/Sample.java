package io.orchard.listing;

import io.orchard.cache.Checksum;
import io.orchard.rows.ImageFile;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some of the images that are listed, spread over classes and splits: first the image of the
 * smallest hash of every class in every split, then the second of each, and so on, until there are
 * enough; the last round takes those of the smallest hashes. So small classes keep all they have,
 * and a larger sample holds every smaller one of the same images.
 *
 * <p>An image's hash is the SHA-256 of its path below the place where it was found: which images
 * are chosen depends neither on the order of the listing nor on where the place lies. Holds as many
 * images as are wanted and one more, however many are listed: whatever is last by round and hash
 * when there are too many stays so, because further images can only move it back. Not thread-safe.
 */
public final class Sample {

  /** An image that may be chosen. */
  private record Candidate(String hash, ImageLocation place, ImageFile image) {}

  /** A class in a split; null as in {@link ImageFile}. */
  private record Stratum(@Nullable String label, @Nullable String split) {}

  private static final Comparator<Candidate> BY_HASH =
      Comparator.comparing(Candidate::hash).thenComparing(candidate -> candidate.image().uri());

  /** Which of two strata ends in an earlier round, or else in a smaller hash. */
  private static final Comparator<TreeSet<Candidate>> BY_END =
      Comparator.<TreeSet<Candidate>>comparingInt(TreeSet::size)
          .thenComparing(TreeSet::last, BY_HASH);

  private final int most;
  private final Map<Stratum, TreeSet<Candidate>> strata = new HashMap<>();
  private final TreeSet<TreeSet<Candidate>> ends = new TreeSet<>(BY_END);
  private int size;

  /**
   * Begins a sample.
   *
   * @param most how many images it may hold, at least 1
   */
  public Sample(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("must be 1 or more");
    }
    this.most = most;
  }

  /** Takes an image in that was found at a place, if it is one of the first so far. */
  public void offer(ImageLocation place, ImageFile image) {
    byte[] path = place.below(image.uri()).getBytes(StandardCharsets.UTF_8);
    Candidate candidate = new Candidate(Checksum.sha256(path), place, image);
    Stratum key = new Stratum(image.label(), image.split());
    TreeSet<Candidate> stratum = strata.computeIfAbsent(key, none -> new TreeSet<>(BY_HASH));
    if (!stratum.isEmpty()) {
      ends.remove(stratum);
    }
    size += stratum.add(candidate) ? 1 : 0;
    ends.add(stratum);
    if (size > most) {
      dropLast();
    }
  }

  private void dropLast() {
    TreeSet<Candidate> longest = ends.pollLast();
    ImageFile last = longest.pollLast().image();
    size--;
    if (longest.isEmpty()) {
      strata.remove(new Stratum(last.label(), last.split()));
    } else {
      ends.add(longest);
    }
  }

  /** Returns how many images there are. */
  public int size() {
    return size;
  }

  /** Returns the images, in the order of their URIs. */
  public Stream<ImageFile> images() {
    return images(candidate -> true);
  }

  /** Returns the images that were found at a place, likewise. */
  public Stream<ImageFile> images(ImageLocation place) {
    return images(candidate -> candidate.place().equals(place));
  }

  private Stream<ImageFile> images(Predicate<Candidate> wanted) {
    return strata.values().stream()
        .flatMap(TreeSet::stream)
        .filter(wanted)
        .map(Candidate::image)
        .sorted(Comparator.comparing(ImageFile::uri));
  }
}
