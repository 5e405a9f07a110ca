package io.orchard.report;

import io.orchard.image.ImageFacts;
import io.orchard.rows.ImageFile;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The images that may not be good enough, chosen from any number: the smallest, the darkest, the
 * most blurred. The choice depends on the rows and not on their order.
 */
final class Looks {

  static final int MOST = 12;

  /** An image and what is known of it. */
  private record Look(String path, ImageFacts facts) {
    long pixels() {
      return (long) facts.width() * facts.height();
    }
  }

  private static final Comparator<Look> BY_PATH = Comparator.comparing(Look::path);

  private final First<Look> smallest =
      new First<>(MOST, Comparator.comparingLong(Look::pixels).thenComparing(BY_PATH));
  private final First<Look> darkest =
      new First<>(
          MOST,
          Comparator.<Look>comparingDouble(look -> look.facts().brightness())
              .thenComparing(BY_PATH));
  private final First<Look> blurriest =
      new First<>(
          MOST,
          Comparator.<Look>comparingDouble(look -> look.facts().sharpness())
              .thenComparing(BY_PATH));

  /**
   * Images that may not be good enough, as the page shows them; empty lists where nothing is known.
   *
   * @param smallest those of the fewest pixels, the least first
   * @param darkest those of the least mean luma, the least first
   * @param blurriest those of the least sharpness, the least first
   */
  record View(List<Seen> smallest, List<Seen> darkest, List<Seen> blurriest) {}

  /**
   * An image to be seen.
   *
   * @param path the image
   * @param width columns
   * @param height rows
   * @param brightness mean luma, 0 to 255
   * @param sharpness variance of the Laplacian of the luma
   */
  record Seen(String path, int width, int height, double brightness, double sharpness) {}

  void add(ImageFile image, ImageFacts facts) {
    Look look = new Look(image.uri(), facts);
    smallest.offer(look);
    darkest.offer(look);
    blurriest.offer(look);
  }

  /** Returns the paths of the images that are shown. */
  Stream<String> paths() {
    return Stream.of(smallest, darkest, blurriest)
        .flatMap(first -> first.inOrder().stream())
        .map(Look::path);
  }

  /**
   * Returns what the page shows.
   *
   * @param relative shortens a path
   */
  View view(UnaryOperator<String> relative) {
    return new View(seen(smallest, relative), seen(darkest, relative), seen(blurriest, relative));
  }

  private static List<Seen> seen(First<Look> first, UnaryOperator<String> relative) {
    return first.inOrder().stream()
        .map(
            look ->
                new Seen(
                    relative.apply(look.path()),
                    look.facts().width(),
                    look.facts().height(),
                    Scatter.rounded(look.facts().brightness()),
                    Scatter.rounded(look.facts().sharpness())))
        .toList();
  }
}
