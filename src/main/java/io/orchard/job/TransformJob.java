package io.orchard.job;

import io.orchard.image.ImagePreparation;
import io.orchard.io.FeatureRecipe;
import io.orchard.io.FeatureSource;
import io.orchard.io.ImageCounts;
import io.orchard.io.ModelDescription;
import io.orchard.io.PcaModelFolder;
import io.orchard.io.Storage;
import io.orchard.io.StorageException;
import io.orchard.network.ImageFeatures;
import io.orchard.pca.PcaModel;
import java.io.PrintStream;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** {@code transform}: new images to reduced vectors, by a model that an earlier fit left. */
final class TransformJob {

  private final TransformOptions options;
  private final ImageRun run;
  private final String modelFolder;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  TransformJob(TransformOptions options) {
    this.options = options;
    run = ImageRun.of(options);
    modelFolder =
        Storage.absolute(
            Choices.required(
                "pcaModel", options.getPcaModel(), "the model/ folder of an earlier output"));
  }

  /** Runs the job and returns its exit code. */
  int run(PrintStream out, PrintStream err) {
    Progress progress = Progress.start(err);
    ModelDescription description = described();
    PcaModel model = model();
    checkAgainst(description.features());
    run.check();
    return run.guarded(
        () -> {
          run.begin();
          Pipeline pipeline = Pipeline.create(options);
          build(pipeline, description, model);
          ImageCounts counts = run.run(pipeline, progress);
          return new Conclusion(
                  Job.TRANSFORM, run, options, description.features(), counts, progress)
              .write(model, out);
        });
  }

  private ModelDescription described() {
    try {
      return PcaModelFolder.describe(modelFolder);
    } catch (StorageException e) {
      throw new UsageException("--pcaModel: no usable model: " + e.getMessage(), e);
    }
  }

  private PcaModel model() {
    try {
      return PcaModelFolder.read(modelFolder);
    } catch (StorageException e) {
      throw new UsageException("--pcaModel: no usable model: " + e.getMessage(), e);
    }
  }

  /** The model says how its features are made; whoever says it again has to agree. */
  private void checkAgainst(FeatureRecipe fitted) {
    check("model", absolute(options.getModel(), fitted), fitted.network());
    Choices.Size size = Choices.size(options.getImageSize());
    check("imageSize", size == null ? null : size.toString(), fitted.imageSize());
    check("resample", options.getResample(), fitted.resample());
    check("decode", options.getDecode(), fitted.decode());
    Boolean rotate = options.getExifRotate();
    check("exifRotate", rotate == null ? null : rotate.toString(), "" + fitted.exifRotate());
    check("pooling", options.getPooling(), fitted.pooling());
    if (options.getWeights() != null) {
      FeatureRecipe asked = PreparedNetwork.of(options).recipe(Choices.preparation(options));
      check("weights", asked.weightsSha256(), fitted.weightsSha256());
    }
  }

  private static @Nullable String absolute(@Nullable String model, FeatureRecipe fitted) {
    return model == null || model.equals(fitted.network()) ? model : Storage.absolute(model);
  }

  private static void check(String option, @Nullable String asked, @Nullable String fitted) {
    if (asked != null && !Objects.equals(asked, fitted)) {
      throw new UsageException(
          "--"
              + option
              + ": the model was fitted with "
              + fitted
              + ", not "
              + asked
              + "; leave the option out");
    }
  }

  /** Adds the whole job to a pipeline. */
  void build(Pipeline pipeline, ModelDescription description, PcaModel model) {
    ImagePreparation preparation = Choices.preparation(description.features());
    FeatureSource source = description.source(modelFolder);
    PCollection<ImageFeatures> features = run.extract(pipeline, source, preparation);
    run.reduce(
        features,
        pipeline
            .apply("Model", Create.of(model).withCoder(SerializableCoder.of(PcaModel.class)))
            .apply("View model", View.asList()));
  }
}
