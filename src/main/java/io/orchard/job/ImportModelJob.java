package io.orchard.job;

import io.orchard.cli.Choices;
import io.orchard.cli.Printable;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.ImportModelOptions;
import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.listing.ImageStores;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.FeatureSource;
import io.orchard.model.OnnxImport;
import io.orchard.model.PreparedNetwork;
import io.orchard.network.architecture.Architecture;
import io.orchard.output.ExportedNetwork;
import io.orchard.output.ForeignFilesException;
import io.orchard.output.OutputFolder;
import io.orchard.storage.RealPlace;
import java.io.PrintStream;
import java.util.Locale;

/** {@code import-model}: a network and its weights to a folder that {@code --model} takes. */
final class ImportModelJob {

  private final ImportModelOptions options;
  private final OutputFolder output;

  /**
   * Reads the options.
   *
   * @throws UsageException if one is missing or out of range
   */
  ImportModelJob(ImportModelOptions options) {
    this.options = options;
    String folder =
        Choices.required("output", options.getOutput(), "a folder or s3://bucket/prefix");
    output = Choices.explained("output", folder, OutputFolder::of);
    String model = options.getModel();
    boolean known = model == null || Architecture.names().contains(model);
    if (known && options.getCrop() != null) {
      throw new UsageException(
          "--crop=" + options.getCrop() + ": goes with an .onnx file here; give it to fit");
    }
    if (!known && (model.equals(FeatureSource.PIXELS) || OnnxImport.find(model) == null)) {
      throw new UsageException(
          "--model="
              + model
              + ": must be "
              + String.join(", ", Architecture.names())
              + " or an .onnx file");
    }
  }

  /** Runs the job and returns its exit code. */
  int run(PrintStream out) {
    ChosenNetwork.places(options).forEach(this::checkApart);
    try (ImageStores stores = ImageStores.create(options)) {
      if (!options.getOverwrite() && !output.isEmpty(stores)) {
        throw new UsageException(
            "--output="
                + output.uri()
                + ": not empty; give another folder, or --overwrite=true to replace an earlier"
                + " network there");
      }
      ExportedNetwork earlier = new ExportedNetwork(output.uri());
      earlier.checkOurs(stores);
      PreparedNetwork network = ChosenNetwork.of(options);
      earlier.clear(stores);
      FeatureSource.copy(network.source().network(), output.uri());
      describe(network.recipe(ImagePreparation.of(ResampleFilter.BICUBIC)), out);
    } catch (ForeignFilesException e) {
      throw new UsageException("--output: " + e.getMessage(), e);
    }
    return Main.SUCCESS;
  }

  /** What is read may not be what is replaced: were it not to end, neither would be left. */
  private void checkApart(String option, String uri) {
    RealPlace written = RealPlace.of(output.uri());
    if (RealPlace.reachedFrom(uri).stream().anyMatch(place -> place.isIn(written))) {
      throw new UsageException(
          "--output="
              + output.uri()
              + ": this run would write over --"
              + option
              + "="
              + uri
              + ", which it reads; give another folder");
    }
  }

  private void describe(FeatureRecipe recipe, PrintStream out) {
    out.println(
        Printable.of(
            String.format(
                Locale.ROOT,
                "%s, %s: %s RGB -> %,d features in %s",
                recipe.network(),
                Summary.weights(recipe),
                recipe.imageSize(),
                recipe.featureCount(),
                recipe.precisionUsed().label())));
    out.println("use it with --model=" + Printable.of(output.uri()));
  }
}
