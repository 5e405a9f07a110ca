package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.output.PredictedClasses.Taken;
import io.orchard.rows.ClassifiedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a run's predictions come to.
 *
 * @param images all of them in the order of their paths, where they are few; else none
 * @param classes what the images were taken for, the most frequent first
 */
public record PredictionDigest(List<ClassifiedImage> images, List<Taken> classes) {

  /**
   * Reads the predictions of a run. What is held grows with the classes, not with the images.
   *
   * @param few how many images to name at most
   * @throws io.orchard.storage.StorageException if they cannot be read
   */
  public static PredictionDigest of(OutputFolder output, int few, ImageStores stores) {
    List<ClassifiedImage> first = new ArrayList<>();
    PredictedClasses classes = new PredictedClasses();
    PredictionRows.forEach(
        output,
        label -> true,
        image -> {
          classes.add(image);
          if (first.size() <= few) {
            first.add(image);
          }
        },
        stores);
    first.sort(Comparator.comparing(ClassifiedImage::uri));
    return new PredictionDigest(
        first.size() <= few ? first : List.of(), classes.mostFrequentFirst());
  }
}
