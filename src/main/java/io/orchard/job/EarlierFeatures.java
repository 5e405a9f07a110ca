package io.orchard.job;

import io.orchard.cli.Choices;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.FitOptions;
import io.orchard.cli.options.GivenOptions;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.ImageStores;
import io.orchard.output.OutputFolder;
import io.orchard.rows.FeatureTable;
import io.orchard.rows.ImageFile;
import io.orchard.storage.StorageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The features of the output that {@code --features} names, in the place of images: those that the
 * network of its model made, whether that run came to its end or was cut off when it resumed.
 *
 * @param output the earlier output
 * @param model the model in it, which says how the features were made
 * @param options for the storage
 */
record EarlierFeatures(OutputFolder output, EarlierModel model, PipelineOptions options) {

  private static final String OPTION = "features";

  /** What says which images are read, and means nothing where none is. */
  private static final List<String> OF_IMAGES =
      List.of("input", "include", "exclude", "sample", "resume");

  /**
   * Finds the features, or returns null where images are to be read.
   *
   * @throws UsageException if neither is asked for, or both are, or there is no model beside the
   *     features
   */
  static @Nullable EarlierFeatures of(FitOptions options) {
    String given = options.getFeatures();
    if (given == null) {
      if (options.getInput() == null) {
        throw new UsageException(
            "--input is missing; give a folder, s3://bucket/prefix or glob, or --features with an"
                + " earlier output");
      }
      return null;
    }
    refuseOthers(options);
    OutputFolder output = Choices.explained(OPTION, given, OutputFolder::of);
    return new EarlierFeatures(
        output, EarlierModel.in(output, OPTION, options.getAllowOperations()), options);
  }

  private static void refuseOthers(FitOptions options) {
    Map<String, String> given = options.as(GivenOptions.class).getGiven();
    for (String other : OF_IMAGES) {
      if (given != null && given.containsKey(other)) {
        throw new UsageException(
            "--"
                + other
                + ", --features: give one of them; the images are those that --features has");
      }
    }
  }

  /**
   * Looks whether there are features, with the network that made them, and whether they are written
   * over.
   *
   * @throws UsageException if there are none, it is another network, or they are
   */
  void check(OutputClaim claim) {
    claim.checkApart(OPTION, ImageLocation.at(output.uri()));
    Stream.of(output.features(), output.model(), output.runs())
        .forEach(read -> claim.checkApart(OPTION, read));
    usable(
        () -> {
          model.source().check();
          return null;
        });
    if (usable(() -> count(1)) == 0) {
      throw new UsageException(
          "--features=" + output.uri() + ": holds no features that its model's network made");
    }
  }

  private <T> T usable(Supplier<T> read) {
    try {
      return read.get();
    } catch (StorageException e) {
      throw new UsageException("--features: " + e.getMessage(), e);
    }
  }

  /** Returns whether there is an image that passes a test. */
  boolean finds(Predicate<ImageFile> test) {
    AtomicBoolean found = new AtomicBoolean();
    try (ImageStores stores = ImageStores.create(options);
        Stream<String> files = output.featureFiles(stores)) {
      return files.anyMatch(
          file -> {
            FeatureTable.images(
                file, fingerprint(), image -> found.compareAndSet(false, test.test(image)));
            return found.get();
          });
    }
  }

  /** Returns how many images there are, or more where a run was cut off; at most a limit. */
  long count(long limit) {
    try (ImageStores stores = ImageStores.create(options);
        Stream<String> files = output.featureFiles(stores)) {
      long count = 0;
      for (var each = files.iterator(); each.hasNext() && count < limit; ) {
        count += FeatureTable.rowCount(each.next(), fingerprint());
      }
      return Math.min(limit, count);
    }
  }

  private String fingerprint() {
    return model.recipe().fingerprint(model.source());
  }
}
