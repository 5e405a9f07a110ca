package io.orchard.job;

import io.orchard.beam.duplicates.FindExactDuplicates;
import io.orchard.beam.duplicates.FindNearTwins;
import io.orchard.beam.duplicates.GroupDuplicates;
import io.orchard.beam.duplicates.PairImages;
import io.orchard.beam.duplicates.SettleDuplicates;
import io.orchard.classify.LearnedFrom;
import io.orchard.cli.Choices;
import io.orchard.cli.Choices.Twins;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.DuplicateOptions;
import io.orchard.cli.options.FitOptions;
import io.orchard.duplicates.DuplicatePair;
import io.orchard.duplicates.NearTwins;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import java.util.function.Supplier;
import org.apache.beam.sdk.values.PCollection;

/**
 * Which twins of a run's images are sought, and whether they are left out of a fit.
 *
 * @param twins which are sought
 * @param similarity cosine from which on images are near twins
 * @param drop whether one image of each group is learned from
 */
record Duplicates(Twins twins, double similarity, boolean drop) {

  /**
   * Reads the options of a fit.
   *
   * @throws UsageException if one is out of range, or they do not go together
   */
  static Duplicates ofFit(FitOptions options) {
    Duplicates duplicates = of(options, Twins.EXACT, options.getDropDuplicates());
    if (duplicates.drop && !duplicates.areSought()) {
      throw new UsageException(
          "--dropDuplicates=true needs --duplicates=exact or --duplicates=near");
    }
    return duplicates;
  }

  /**
   * Reads the options of a job that is no fit.
   *
   * @throws UsageException if one is out of range
   */
  static Duplicates of(DuplicateOptions options) {
    return of(options, Twins.NONE, false);
  }

  private static Duplicates of(DuplicateOptions options, Twins otherwise, boolean drop) {
    if (options.getDuplicates() == null) {
      options.setDuplicates(Choices.label(otherwise));
    }
    double similarity = options.getDuplicateSimilarity();
    if (!(similarity > 0 && similarity <= 1)) {
      throw new UsageException(
          "--duplicateSimilarity=" + similarity + ": must be above 0 and at most 1");
    }
    return new Duplicates(Choices.twins(options.getDuplicates()), similarity, drop);
  }

  boolean areSought() {
    return twins != Twins.NONE;
  }

  /**
   * Adds the search to a pipeline, and the table of what it finds.
   *
   * @param features of all images
   * @param reduced gives the reduced images, where they are needed
   * @param learned which of the images are learned from
   */
  PCollection<DuplicateGroup> find(
      ImageRun run,
      PCollection<ImageFeatures> features,
      Supplier<PCollection<ReducedImage>> reduced,
      LearnedFrom learned) {
    PCollection<DuplicateGroup> groups = search(run, features, reduced);
    SettleDuplicates settle = SettleDuplicates.of(run.output().staged(), learned, run.shards());
    groups.apply("Settle twins", drop ? settle.dropping() : settle);
    return groups;
  }

  private PCollection<DuplicateGroup> search(
      ImageRun run,
      PCollection<ImageFeatures> features,
      Supplier<PCollection<ReducedImage>> reduced) {
    PCollection<DuplicateGroup> exact =
        features.apply("Find exact twins", FindExactDuplicates.create());
    if (twins == Twins.EXACT) {
      return exact;
    }
    PCollection<ReducedImage> images = reduced.get();
    PCollection<DuplicatePair> pairs = exact.apply("Pair twins", PairImages.of(images, near()));
    return pairs.apply("Group twins", GroupDuplicates.of(images));
  }

  private FindNearTwins near() {
    return FindNearTwins.of(NearTwins.above(similarity));
  }
}
