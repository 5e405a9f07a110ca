package io.orchard.listing;

import io.orchard.rows.ImageFile;
import io.orchard.storage.RealPlace;
import io.orchard.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds an image that two places of an input would both give, and which would count twice: a folder
 * and a part of it, a folder and a pattern that leads into it, two patterns, or two names of one
 * folder by symbolic links. A link inside a place to an image of the same place is an image of its
 * own: its path may give it another label.
 */
public final class FoundTwice {

  private final List<ImageLocation> places;
  private final List<RealPlace> roots;
  private final ImageLocation.PathTest named;
  private final ImageLocation.PathTest left;

  private FoundTwice(List<ImageLocation> places, NameFilter include) {
    this.places = places;
    this.roots = places.stream().map(place -> RealPlace.of(place.uri())).toList();
    this.named = include.matcher();
    this.left = include.exclusion();
  }

  /**
   * Returns what is found twice, in one line, if something is. Lists nothing where the names of the
   * places tell; else lists local places, and those of a bucket of which one is a pattern.
   *
   * @throws StorageException if a place cannot be listed
   */
  public static Optional<String> find(
      List<ImageLocation> places, NameFilter include, ImageStores stores) {
    FoundTwice search = new FoundTwice(places, include);
    return search.byName().or(() -> search.byListing(include, stores));
  }

  private Optional<String> byName() {
    for (int inner = 0; inner < places.size(); inner++) {
      for (int outer = 0; outer < places.size(); outer++) {
        if (inner != outer
            && places.get(inner).glob().isEmpty()
            && places.get(outer).holds(roots.get(inner))) {
          return Optional.of(
              places.get(inner) + ": lies inside " + places.get(outer) + "; give one of them");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> byListing(NameFilter include, ImageStores stores) {
    for (int i = 0; i < places.size(); i++) {
      List<Integer> others = others(i);
      if (!others.isEmpty()) {
        try (Stream<ImageFile> images = stores.list(places.get(i), include)) {
          Optional<String> twice = among(images.iterator(), others);
          if (twice.isPresent()) {
            return twice;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the places that may give an image of this one too. */
  private List<Integer> others(int own) {
    return IntStream.range(0, places.size())
        .filter(other -> other != own && mayShare(own, other))
        .boxed()
        .toList();
  }

  private boolean mayShare(int one, int other) {
    if (!places.get(one).isS3()) {
      return !places.get(other).isS3(); // Links lead anywhere.
    }
    boolean pattern = !(places.get(one).glob() + places.get(other).glob()).isEmpty();
    return pattern
        && (roots.get(one).isIn(roots.get(other)) || roots.get(other).isIn(roots.get(one)));
  }

  private Optional<String> among(Iterator<ImageFile> images, List<Integer> others) {
    Folder folder = new Folder("", null, List.of());
    while (images.hasNext()) {
      String uri = images.next().uri();
      int slash = uri.lastIndexOf('/');
      if (!folder.uri.equals(uri.substring(0, slash))) {
        folder = folder(uri.substring(0, slash), others);
      }
      for (int other : others) {
        if (gives(other, uri, folder)) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "%s: is found in %s as well; give one of them",
                  uri,
                  places.get(other)));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A folder with images.
   *
   * @param uri its name
   * @param place where that leads; null for none
   * @param below how it lies below the root of each place, as {@link RealPlace#below}
   */
  private record Folder(String uri, @Nullable RealPlace place, List<Optional<String>> below) {}

  private Folder folder(String uri, List<Integer> others) {
    RealPlace place = RealPlace.of(uri.isEmpty() ? "/" : uri);
    return new Folder(
        uri,
        place,
        IntStream.range(0, places.size())
            .mapToObj(
                other ->
                    others.contains(other)
                        ? Optional.ofNullable(place.below(roots.get(other)))
                        : Optional.<String>empty())
            .toList());
  }

  private boolean gives(int other, String uri, Folder folder) {
    ImageLocation place = places.get(other);
    if (!place.isS3() && Files.isSymbolicLink(Path.of(uri))) {
      RealPlace image = RealPlace.of(uri);
      return named.matches(image.path()) && place.holds(image);
    }
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    return folder
        .below
        .get(other)
        .map(below -> below.isEmpty() ? name : below + "/" + name)
        .filter(below -> place.takes(below) && !left.matches(below))
        .isPresent();
  }
}
