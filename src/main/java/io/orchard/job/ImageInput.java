package io.orchard.job;

import io.orchard.beam.ListImages;
import io.orchard.image.ImageFile;
import io.orchard.io.ImageLocation;
import io.orchard.io.ImageStores;
import io.orchard.io.KeptListing;
import io.orchard.io.NameFilter;
import io.orchard.io.OutputFolder;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;

/** The places whose images a run reads, and the names that count there. */
final class ImageInput {

  private final PipelineOptions options;
  private final List<ImageLocation> places;
  private final NameFilter include;

  private ImageInput(PipelineOptions options, List<ImageLocation> places, NameFilter include) {
    this.options = options;
    this.places = places;
    this.include = include;
  }

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or means nothing
   */
  static ImageInput of(InputOptions options) {
    String places =
        Choices.required("input", options.getInput(), "a folder, s3://bucket/prefix or glob");
    return new ImageInput(
        options,
        Choices.explained("input", places, ImageLocation::parseAll),
        Choices.explained("include", options.getInclude(), NameFilter::parse));
  }

  /** Returns the transform that finds the images, once, and keeps there what it found. */
  ListImages list(KeptListing kept) {
    return ListImages.of(places, include, kept);
  }

  /**
   * Looks whether there is an image in every place, none is in two, and none is written over.
   *
   * @throws UsageException if it is not so
   */
  void check(OutputFolder output, ImageStores stores) {
    checkDisjoint();
    for (ImageLocation place : places) {
      if (place.covers(output.uri())) {
        throw new UsageException(
            "--output="
                + output.uri()
                + ": lies inside --input="
                + place
                + "; give a folder beside it");
      }
    }
    for (ImageLocation place : places) {
      checkFound(stores, place);
    }
  }

  /** An image that is found twice would count twice. */
  private void checkDisjoint() {
    for (int i = 0; i < places.size(); i++) {
      for (int j = 0; j < places.size(); j++) {
        if (i != j && places.get(i).covers(places.get(j).uri())) {
          throw new UsageException(
              "--input=" + places.get(j) + ": lies inside " + places.get(i) + "; give one of them");
        }
      }
    }
  }

  private void checkFound(ImageStores stores, ImageLocation place) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      if (images.findFirst().isEmpty()) {
        throw new UsageException(
            "--input=" + place + ": no image there; no file name matches --include=" + include);
      }
    }
  }

  /** Lists the images until one is found that passes a test, and returns whether there is one. */
  boolean finds(Predicate<ImageFile> test) {
    try (ImageStores stores = ImageStores.create(options)) {
      return places.stream().anyMatch(place -> finds(stores, place, test));
    }
  }

  private boolean finds(ImageStores stores, ImageLocation place, Predicate<ImageFile> test) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      return images.anyMatch(test);
    }
  }

  /** Lists the images and returns how many there are. */
  long count() {
    try (ImageStores stores = ImageStores.create(options)) {
      return places.stream().mapToLong(place -> count(stores, place)).sum();
    }
  }

  private long count(ImageStores stores, ImageLocation place) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      return images.count();
    }
  }
}
