package io.orchard.job;

import io.orchard.beam.CountImages;
import io.orchard.beam.ExtractFeatures;
import io.orchard.beam.ListImages;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ProjectFeatures;
import io.orchard.beam.RereadFeatures;
import io.orchard.beam.ReuseFeatures;
import io.orchard.beam.WriteTable;
import io.orchard.cli.Choices;
import io.orchard.cli.Progress;
import io.orchard.cli.RunFailedException;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.InputOptions;
import io.orchard.cli.options.OutputOptions;
import io.orchard.cli.options.TableOptions;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.listing.ImageStores;
import io.orchard.listing.KeptListing;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.output.FeatureProgress;
import io.orchard.output.ImageCounts;
import io.orchard.output.OutputFolder;
import io.orchard.output.Pushgateway;
import io.orchard.output.WrittenTable;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RowCoders;
import io.orchard.storage.NoSuchPlaceException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fit}, {@code update}, {@code transform} and {@code classify} share: from images to
 * tables, and the run around it.
 */
final class ImageRun {

  /** The folder of images without a split, where every split has its folder. */
  private static final String NO_SPLIT = "none";

  /** The DirectRunner's own choice would first wait for all rows to be counted. */
  private static final int DIRECT_SHARDS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final Instant startedAt = Instant.now();
  private final PipelineOptions options;
  private final ImageInput input;
  private final OutputClaim asked;
  private final OutputClaim output;
  private final @Nullable DryRun dry;
  private final OutputFolder staged;
  private final double maxFailureRate;
  private final double maxGone;
  private final @Nullable Double price;
  private final @Nullable Pushgateway pushgateway;
  private final java.time.Duration imageTimeout;
  private final Set<Choices.Format> formats;
  private final ReducedTable table;
  private final int shards;
  private final boolean folderPerSplit;

  private ImageRun(
      InputOptions in, OutputOptions out, TableOptions tables, @Nullable EarlierFeatures earlier) {
    options = in;
    input = earlier == null ? ImageInput.of(in) : ImageInput.of(earlier);
    maxFailureRate = share("maxFailureRate", in.getMaxFailureRate());
    maxGone = share("maxGone", in.getMaxGone());
    price = in.getPrice();
    if (price != null && !(price >= 0 && price < Double.POSITIVE_INFINITY)) {
      throw new UsageException("--price=" + price + ": must be 0 or more");
    }
    pushgateway =
        in.getPushgateway() == null
            ? null
            : Choices.explained("pushgateway", in.getPushgateway(), Pushgateway::at);
    imageTimeout = Choices.seconds("imageTimeout", in.getImageTimeout());
    if (in.getDryRun() && earlier != null) {
      throw new UsageException(
          "--dryRun: nothing to forecast with --features, which reads no image");
    }
    asked = new OutputClaim(out, in.getResume());
    dry = in.getDryRun() ? new DryRun(in, asked) : null;
    output = dry == null ? asked : OutputClaim.temporary(in);
    staged = output.staged();
    formats = Choices.formats(tables.getFormats());
    table = new ReducedTable(Choices.columns(tables.getColumns()));
    folderPerSplit = tables.getFolderPerSplit();
    if (tables.getShards() < 0) {
      throw new UsageException("--shards=" + tables.getShards() + ": must be 0 or more");
    }
    shards = tables.getShards();
  }

  private static double share(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new UsageException("--" + option + "=" + value + ": must be from 0 to 1");
    }
    return value;
  }

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  static <T extends InputOptions & OutputOptions & TableOptions> ImageRun of(T options) {
    return of(options, null);
  }

  /** As {@link #of(InputOptions)}, with features in the place of images; null for images. */
  static <T extends InputOptions & OutputOptions & TableOptions> ImageRun of(
      T options, @Nullable EarlierFeatures earlier) {
    return new ImageRun(options, options, options, earlier);
  }

  PipelineOptions options() {
    return options;
  }

  /** Returns where the run writes. */
  OutputClaim output() {
    return output;
  }

  /** Returns where the options say that it writes. */
  OutputClaim asked() {
    return asked;
  }

  /** Returns what a forecast is made by, or null for a run that is one. */
  @Nullable DryRun dry() {
    return dry;
  }

  Instant startedAt() {
    return startedAt;
  }

  ImageInput input() {
    return input;
  }

  /**
   * Looks whether there is something to read and room to write, touching neither.
   *
   * @throws UsageException if there is not
   */
  void check() {
    try (ImageStores stores = ImageStores.create(options)) {
      input.check(asked, stores);
      asked.checkFree(stores);
    } catch (NoSuchPlaceException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * Checks that the runner has memory for what it keeps there.
   *
   * @param d features of an image
   * @param statistics bytes that the statistics of a fit need
   * @throws UsageException if it has not, and was asked for
   * @throws OtherRunnerException if it has not, and another has
   */
  void checkMemory(int d, long statistics) {
    if (dry != null) {
      dry.needs(d, statistics);
    }
    if (isDirect() && (dry == null || dry.runner().equals("DirectRunner"))) {
      new DirectMemory(options).check(d, statistics, input::count);
    }
  }

  /**
   * Adds everything up to the features to a pipeline, and the tables that need no model.
   *
   * @param source where workers find the network
   * @param recipe how the features are made
   */
  PCollection<ImageFeatures> extract(
      Pipeline pipeline, FeatureSource source, FeatureRecipe recipe) {
    String fingerprint = recipe.fingerprint(source);
    if (input.earlier() != null) {
      return reread(pipeline, fingerprint, input.earlier().output());
    }
    output.makes(fingerprint);
    KeptListing kept = new KeptListing(staged.listing());
    ListImages list = input.list(kept);
    ExtractFeatures<ImageFile> extract =
        ExtractFeatures.of(source, Choices.preparation(recipe))
            .withImageTimeout(imageTimeout)
            .withProgress(new FeatureProgress(staged.progress(), fingerprint));
    if (dry != null) {
      dry.prepare(extract, input, kept);
    }
    PCollection<KV<String, ImageFile>> files = pipeline.apply("Find images", list);
    CountImages counts = CountImages.create();
    PCollectionTuple known = null;
    if (output.isResumed()) {
      known = files.apply("Reuse", reuse(fingerprint));
      counts.sum("matched", known.get(ReuseFeatures.MATCHED));
      counts.sum("known", known.get(ReuseFeatures.KNOWN));
      counts.count("gone", known.get(ReuseFeatures.GONE));
      files = known.get(ReuseFeatures.LEFT);
    }
    PCollection<KV<String, Iterable<ImageFile>>> groups =
        files.apply("Spread groups", GroupByKey.create());
    if (known == null) {
      // Not the listing itself: a runner could do it once more for that, elsewhere.
      counts.countGrouped("matched", groups);
    }
    PCollectionTuple extracted = groups.apply("Extract", extract);
    PCollection<ImageFeatures> features = extracted.get(ExtractFeatures.FEATURES);
    PCollection<ImageFeatures> written = features;
    if (known != null) {
      PCollection<ImageFeatures> moving = known.get(ReuseFeatures.MOVING);
      PCollection<ImageFeatures> reused =
          PCollectionList.of(moving)
              .and(known.get(ReuseFeatures.STAYING))
              .apply("Reused features", Flatten.pCollections());
      counts.count("reused", reused);
      written = PCollectionList.of(features).and(moving).apply("Unwritten", Flatten.pCollections());
      features =
          PCollectionList.of(features).and(reused).apply("All features", Flatten.pCollections());
    }
    written.apply("Write features", WriteTable.features(fingerprint, staged.features(), shards()));
    PCollection<RejectedImage> rejected = extracted.get(ExtractFeatures.REJECTED);
    rejected.apply("Write rejected", WriteTable.rejected(staged.rejected(), rejectedShards()));
    counts.count("processed", features).count("rejected", rejected).into(staged);
    return features;
  }

  /** Adds the features of an earlier output to a pipeline, and their table, likewise. */
  private PCollection<ImageFeatures> reread(
      Pipeline pipeline, String fingerprint, OutputFolder earlier) {
    RereadFeatures reread =
        RereadFeatures.of(earlier, output.folder(), output.runId(), fingerprint);
    PCollectionTuple known = pipeline.apply("Reread", shards > 0 ? reread.rewriting() : reread);
    PCollection<ImageFeatures> moving = known.get(ReuseFeatures.MOVING);
    PCollection<ImageFeatures> features =
        PCollectionList.of(moving)
            .and(known.get(ReuseFeatures.STAYING))
            .apply("All features", Flatten.pCollections());
    moving.apply("Write features", WriteTable.features(fingerprint, staged.features(), shards()));
    pipeline
        .apply("None rejected", Create.empty(RowCoders.REJECTED_IMAGE))
        .apply("Write rejected", WriteTable.rejected(staged.rejected(), rejectedShards()));
    CountImages.create()
        .count("matched", known.get(RereadFeatures.ROWS))
        .count("processed", features)
        .count("reused", features)
        .into(staged);
    return features;
  }

  /** Returns the number of files that a table is to have; 0 lets the runner choose. */
  int shards() {
    return shards == 0 && isDirect() ? DIRECT_SHARDS : shards;
  }

  private int rejectedShards() {
    return shards == 0 && isDirect() ? 1 : shards;
  }

  private ReuseFeatures reuse(String fingerprint) {
    ReuseFeatures reuse = ReuseFeatures.of(output.folder(), output.runId(), fingerprint);
    return shards > 0 ? reuse.rewriting() : reuse;
  }

  private boolean isDirect() {
    return options.getRunner().getSimpleName().equals("DirectRunner");
  }

  /** Adds the projection and the reduced table to a pipeline, and returns the table's rows. */
  PCollection<ReducedImage> reduce(
      PCollection<ImageFeatures> features, PCollectionView<List<ModelChunk>> model) {
    PCollection<ReducedImage> reduced =
        features.apply("Reduce", ProjectFeatures.of(model, table.columns()));
    for (Choices.Format format : formats) {
      switch (format) {
        case PARQUET ->
            reduced.apply(
                "Write reduced Parquet",
                inFolders(WriteTable.reducedParquet(table, staged.reduced(), shards())));
        case CSV ->
            reduced.apply(
                "Write reduced CSV",
                inFolders(WriteTable.reducedCsv(table, staged.reduced(), shards())));
      }
    }
    return reduced;
  }

  /** Adds the table of predictions to a pipeline. */
  void writePredictions(PCollection<ClassifiedImage> images) {
    for (Choices.Format format : formats) {
      switch (format) {
        case PARQUET ->
            images.apply(
                "Write predictions Parquet",
                WriteTable.predictionsParquet(staged.predictions(), shards()));
        case CSV ->
            images.apply(
                "Write predictions CSV", WriteTable.predictionsCsv(staged.predictions(), shards()));
      }
    }
  }

  /** Checks that every image with features has a prediction. */
  void checkPredictions(ImageCounts counts) {
    if (formats.contains(Choices.Format.PARQUET)) {
      try (ImageStores stores = ImageStores.create(options)) {
        checkRows(staged.predictions(), counts.processed(), stores);
      }
    }
  }

  private WriteTable<ReducedImage> inFolders(WriteTable<ReducedImage> write) {
    return folderPerSplit
        ? write.withFolders(image -> image.split() == null ? NO_SPLIT : image.split())
        : write;
  }

  /**
   * Builds a pipeline and runs it to its end, holding the output.
   *
   * @param conclude makes an exit code of what became of the images
   */
  int run(Progress progress, Consumer<Pipeline> build, ToIntFunction<ImageCounts> conclude) {
    return run(progress, build, () -> true, conclude);
  }

  /**
   * Does the same.
   *
   * @param reduces whether there was a model in the end to reduce the images by
   */
  int run(
      Progress progress,
      Consumer<Pipeline> build,
      BooleanSupplier reduces,
      ToIntFunction<ImageCounts> conclude) {
    return output.hold(
        progress,
        () -> {
          progress.say(input.note());
          progress.step(Progress.LISTING);
          Pipeline pipeline = Pipeline.create(options);
          build.accept(pipeline);
          return conclude.applyAsInt(run(pipeline, progress, reduces));
        });
  }

  private ImageCounts run(Pipeline pipeline, Progress progress, BooleanSupplier reduces) {
    PipelineRun run = new PipelineRun(progress);
    if (isDirect()) {
      run.runDirectly(pipeline);
    } else {
      run.run(pipeline);
    }
    if (dry != null) {
      progress.step("finding the rate");
      dry.measure();
    }
    progress.step("checking the tables");
    ImageCounts counts = staged.counts();
    if (!counts.complete()) {
      throw new RunFailedException("images were lost: " + counts + "; please report this as a bug");
    }
    checkGone(counts);
    try (ImageStores stores = ImageStores.create(options)) {
      checkRows(staged.features(), counts.processed(), stores);
      checkRows(staged.rejected(), counts.rejected(), stores);
      // Too few images for a model leave no row; that is told elsewhere.
      if (formats.contains(Choices.Format.PARQUET) && reduces.getAsBoolean()) {
        checkRows(staged.reduced(), counts.processed(), stores);
      }
      DuplicateCounts duplicates = staged.duplicateCounts();
      if (duplicates != null) {
        checkRows(staged.duplicates(), duplicates.images(), stores);
      }
    }
    return counts;
  }

  /** A listing that was cut off, or of another place, looks as if images had been removed. */
  private void checkGone(ImageCounts counts) {
    if (input.isSample() && counts.gone() > 0) {
      throw new RunFailedException(
          String.format(
              Locale.ROOT,
              "--sample: --output has features of %,d images, and %,d of them are not in the"
                  + " sample; nothing was dropped: give another --output or a larger --sample",
              counts.known(),
              counts.gone()));
    }
    if (counts.gone() > maxGone * counts.known()) {
      throw new RunFailedException(
          String.format(
              Locale.ROOT,
              "%,d of the %,d images that --output has features of are gone from --input, more than"
                  + " --maxGone=%s allows; nothing was dropped: check --input, or go on with"
                  + " --maxGone=1 if they are gone for good",
              counts.gone(),
              counts.known(),
              maxGone));
    }
  }

  /** A table may lose rows between the runner and the storage, after they have been counted. */
  private static void checkRows(String table, long expected, ImageStores stores) {
    long rows = WrittenTable.parquetRows(table, stores);
    if (rows != expected) {
      throw new RunFailedException(
          String.format(
              Locale.ROOT,
              "%s holds %,d rows, expected %,d; please report this as a bug",
              table,
              rows,
              expected));
    }
  }

  boolean tooManyRejected(ImageCounts counts) {
    return counts.failureRate() > maxFailureRate;
  }

  /** Returns what an hour of a core costs, or null if it was not told. */
  @Nullable Double price() {
    return price;
  }

  /** Returns who is told how the run ended, or null for nobody. */
  @Nullable Pushgateway pushgateway() {
    return pushgateway;
  }

  double maxFailureRate() {
    return maxFailureRate;
  }
}
