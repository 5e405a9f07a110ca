package io.orchard.report;

import io.orchard.rows.ReducedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The classes of a table, {@value #MOST} at most: of more, those whose labels have the smallest
 * hashes keep their name, which depends neither on the order of the rows nor on how many there are;
 * the images of the others are taken together.
 */
final class ImageClasses {

  static final int MOST = 1000;

  private static final Comparator<String> BY_HASH =
      Comparator.comparingInt(Hash::of).thenComparing(Comparator.naturalOrder());

  private final TreeMap<String, ImageClass> named = new TreeMap<>(BY_HASH);
  private final ImageClass others = new ImageClass("");

  void add(ReducedImage image) {
    of(image, true).add(image);
    if (named.size() > MOST) {
      others.merge(named.pollLastEntry().getValue());
    }
  }

  /** Returns the class that an image was counted in. */
  ImageClass of(ReducedImage image) {
    return of(image, false);
  }

  private ImageClass of(ReducedImage image, boolean create) {
    String label = image.label() == null ? "" : image.label();
    ImageClass found = named.get(label);
    if (found != null) {
      return found;
    }
    boolean room = others.count() == 0 || BY_HASH.compare(label, named.lastKey()) < 0;
    return create && room ? named.computeIfAbsent(label, ImageClass::new) : others;
  }

  /** Returns the classes with a name of their own, the largest first. */
  List<ImageClass> bySize() {
    List<ImageClass> classes = new ArrayList<>(named.values());
    classes.sort(
        Comparator.comparingLong(ImageClass::count).reversed().thenComparing(ImageClass::label));
    return classes;
  }

  /** Returns the images of all labels that have no class of their own. */
  ImageClass others() {
    return others;
  }
}
