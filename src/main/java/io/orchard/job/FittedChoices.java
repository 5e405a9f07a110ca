package io.orchard.job;

import io.orchard.cli.Choices;
import io.orchard.cli.ChosenPreprocessing;
import io.orchard.cli.UsageException;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.cli.options.ResampleOptions;
import io.orchard.model.FeatureRecipe;
import io.orchard.model.NetworkBuilder;
import io.orchard.model.OnnxImport;
import io.orchard.model.PreparedNetwork;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.onnx.OnnxChoices;
import io.orchard.network.onnx.OnnxFolder;
import io.orchard.storage.Inside;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of how its features are made; whoever says it again has to agree.
 *
 * @param fitted how they were made
 * @param network the model's own copy of the network, local or {@code s3://}, or {@code pixels}
 */
record FittedChoices(FeatureRecipe fitted, String network) {

  /**
   * Compares the options that were given.
   *
   * @throws UsageException if one of them says otherwise
   */
  <T extends NetworkOptions & ResampleOptions> void check(T options) {
    checkModel(options.getModel());
    InputSize size = Choices.size(options.getImageSize());
    agree("imageSize", size == null ? null : size.toString(), fitted.imageSize());
    agree("resample", options.getResample(), fitted.resample());
    agree("decode", options.getDecode(), fitted.decode());
    Boolean rotate = options.getExifRotate();
    agree("exifRotate", rotate == null ? null : rotate.toString(), "" + fitted.exifRotate());
    agreeOnCrop("crop", options.getCrop());
    agree("precision", options.getPrecision(), fitted.precisionUsed().label());
    agree("pooling", options.getPooling(), fitted.pooling());
    agree("outputName", options.getOutputName(), fitted.output());
    Preprocessing asks = ChosenPreprocessing.of(options);
    agree("preprocessing", asks == null ? null : asks.formula(), fitted.preprocessing());
    checkWeights(options);
  }

  private void checkModel(@Nullable String model) {
    if (model == null || model.equals(fitted.network())) {
      return;
    }
    try {
      OnnxImport onnx = OnnxImport.find(model);
      if (onnx == null || !isSame(onnx)) {
        agree("model", Storage.absolute(model), fitted.network());
      } else {
        checkStated(onnx.stated());
      }
    } catch (StorageException | NetworkException e) {
      throw new UsageException("--model=" + model + ": " + e.getMessage(), e);
    }
  }

  /** Of an ONNX file the model has a copy, wherever the file itself lies by now. */
  private boolean isSame(OnnxImport onnx) {
    return OnnxFolder.isFile(fitted.network())
        && onnx.sha256().equals(Storage.sha256(Inside.uri(network, fitted.network())));
  }

  /** A {@code network.json} beside it may say that it is used otherwise. */
  private void checkStated(OnnxChoices stated) {
    Preprocessing asks = stated.preprocessing();
    agree("model", asks == null ? null : asks.formula(), fitted.preprocessing());
    agreeOnCrop("model", stated.crop());
    agree("model", stated.output(), fitted.output());
  }

  private <T extends NetworkOptions & ResampleOptions> void checkWeights(T options) {
    String weights = options.getWeights();
    if (weights == null) {
      return;
    }
    if (!NetworkBuilder.isName(fitted.network())) {
      agree("weights", weights, "those in " + fitted.network());
    }
    try (PreparedNetwork asked = ChosenNetwork.of(fitted.network(), options)) {
      FeatureRecipe recipe = asked.recipe(Choices.preparation(options));
      agree("weights", recipe.weightsSha256(), fitted.weightsSha256());
    }
  }

  private void agreeOnCrop(String option, @Nullable Double asked) {
    agree(option, crop(asked), Objects.requireNonNullElse(crop(fitted.crop()), "no crop"));
  }

  private static @Nullable String crop(@Nullable Double fraction) {
    return fraction == null ? null : "a crop of " + fraction;
  }

  private static void agree(String option, @Nullable String asked, @Nullable String fitted) {
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
}
