package io.orchard.job;

import io.orchard.beam.ListImages;
import io.orchard.cli.Choices;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.InputOptions;
import io.orchard.forecast.Survey;
import io.orchard.listing.FoundTwice;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.listing.KeptListing;
import io.orchard.listing.NameFilter;
import io.orchard.listing.Sample;
import io.orchard.rows.ImageFile;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The places whose images a run reads, and the names that count there; or the features of an
 * earlier output in their place.
 *
 * <p>Labels are the names of the folders that hold the images, save where all images lie in the one
 * place itself and in no folder below it: what is called {@code photos} there is no class.
 */
final class ImageInput {

  private final PipelineOptions options;
  private final List<ImageLocation> places;
  private final NameFilter include;
  private final @Nullable Sample sample;
  private final @Nullable EarlierFeatures earlier;
  private boolean labelled = true;
  private @Nullable String note;

  private ImageInput(
      PipelineOptions options,
      List<ImageLocation> places,
      NameFilter include,
      @Nullable Sample sample,
      @Nullable EarlierFeatures earlier) {
    this.options = options;
    this.places = places;
    this.include = include;
    this.sample = sample;
    this.earlier = earlier;
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
        Choices.explained(
            "exclude",
            options.getExclude(),
            Choices.explained("include", options.getInclude(), NameFilter::parse)::excluding),
        options.getSample() == null
            ? null
            : Choices.explained("sample", options.getSample().toString(), ImageInput::sample),
        null);
  }

  /** Returns the input that reads no image, but what there is of features. */
  static ImageInput of(EarlierFeatures earlier) {
    return new ImageInput(earlier.options(), List.of(), NameFilter.parse("*"), null, earlier);
  }

  private static Sample sample(String most) {
    return new Sample(Integer.parseInt(most));
  }

  /** Returns the features that take the place of images, or null where images are read. */
  @Nullable EarlierFeatures earlier() {
    return earlier;
  }

  /** Returns whether some of the images are taken, rather than all. */
  boolean isSample() {
    return sample != null;
  }

  /** Returns the transform that finds the images, once, and keeps there what it found. */
  ListImages list(KeptListing kept) {
    if (sample != null) {
      places.forEach(place -> kept.keep(place, sample.images(place)));
    }
    ListImages list = ListImages.of(places).withNames(include).keptIn(kept);
    return labelled ? list : list.withoutLabels();
  }

  /** Returns what is to be said of the labels in a line, or null for nothing. */
  @Nullable String note() {
    return note;
  }

  /**
   * Looks whether there is an image in every place, none is in two, and none is written over; and
   * whether the images have labels, by a listing that ends where one of them lies in a folder below
   * the place. Takes the sample, if there is to be one.
   *
   * @throws UsageException if it is not so
   */
  void check(OutputClaim output, ImageStores stores) {
    if (earlier != null) {
      earlier.check(output);
    }
    places.forEach(place -> output.checkApart("input", place));
    for (ImageLocation place : places) {
      checkFound(stores, place);
    }
    FoundTwice.find(places, include, stores)
        .ifPresent(
            twice -> {
              throw new UsageException("--input=" + twice);
            });
    if (sample != null) {
      places.forEach(place -> offer(sample, place, stores));
    }
  }

  private void offer(Sample to, ImageLocation place, ImageStores stores) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      images.forEach(image -> to.offer(place, image));
    }
  }

  private void checkFound(ImageStores stores, ImageLocation place) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      Iterator<ImageFile> found = images.iterator();
      if (!found.hasNext()) {
        throw new UsageException(
            "--input="
                + place
                + ": no image there; no file name matches --include="
                + include
                + ", or --exclude leaves it out");
      }
      if (places.size() == 1) {
        lookForFolders(place, found);
      }
    }
  }

  private void lookForFolders(ImageLocation place, Iterator<ImageFile> found) {
    ImageFile image = found.next();
    String label = image.label();
    String folder = image.uri().substring(0, image.uri().lastIndexOf('/'));
    while (place.isDirectly(image)) {
      if (!found.hasNext()) {
        labelled = false;
        note =
            label == null
                ? null
                : "all images of --input lie directly in "
                    + folder
                    + ": its name is no class; where it is one, give the folder above as --input";
        return;
      }
      image = found.next();
    }
  }

  /**
   * Lists the images, those of the sample if there is one, until one is found that passes a test,
   * and returns whether there is one.
   */
  boolean finds(Predicate<ImageFile> test) {
    if (earlier != null) {
      return earlier.finds(test);
    }
    if (sample != null) {
      return sample.images().anyMatch(test);
    }
    try (ImageStores stores = ImageStores.create(options)) {
      return places.stream().anyMatch(place -> finds(stores, place, test));
    }
  }

  private boolean finds(ImageStores stores, ImageLocation place, Predicate<ImageFile> test) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      return images.anyMatch(test);
    }
  }

  /** Returns the number and size of all images, or of the sample, and a few of them. */
  Survey survey(int groups) {
    Survey survey = Survey.create(groups);
    if (sample != null) {
      sample.images().forEach(survey::add);
      return survey;
    }
    try (ImageStores stores = ImageStores.create(options)) {
      for (ImageLocation place : places) {
        try (Stream<ImageFile> images = stores.list(place, include)) {
          images.forEach(survey::add);
        }
      }
    }
    return survey;
  }

  /** Has a run find some images, and no others. */
  void keep(KeptListing kept, List<ImageFile> images) {
    for (ImageLocation place : places) {
      kept.keep(place, place.equals(places.get(0)) ? images.stream() : Stream.of());
    }
  }

  /** Returns whether any of the places is in S3. */
  boolean isInS3() {
    return places.stream().anyMatch(ImageLocation::isS3);
  }

  /** Lists the images and returns how many there are. */
  long count() {
    return count(Long.MAX_VALUE);
  }

  /** As {@link #count()}, but stops at a limit and returns that. */
  long count(long limit) {
    if (earlier != null) {
      return earlier.count(limit);
    }
    if (sample != null) {
      return Math.min(limit, sample.size());
    }
    try (ImageStores stores = ImageStores.create(options)) {
      long count = 0;
      for (ImageLocation place : places) {
        count += count(stores, place, limit - count);
      }
      return count;
    }
  }

  private long count(ImageStores stores, ImageLocation place, long limit) {
    try (Stream<ImageFile> images = stores.list(place, include)) {
      return images.limit(limit).count();
    }
  }
}
