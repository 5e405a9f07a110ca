package io.orchard.beam;

import io.orchard.classify.LdaPredictor;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.Prediction;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import io.orchard.storage.StorageException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Says of reduced images what they look like, by the very numbers that stand in the {@code
 * reduced/} table. Without a classifier nothing comes out.
 */
public final class ClassifyImages
    extends PTransform<PCollection<ReducedImage>, PCollection<ClassifiedImage>> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<List<ModelChunk>> classifier;
  private final double unknownLevel;

  private ClassifyImages(PCollectionView<List<ModelChunk>> classifier, double unknownLevel) {
    this.classifier = classifier;
    this.unknownLevel = unknownLevel;
  }

  /**
   * Returns the transform.
   *
   * @param classifier the chunks of one classifier, or none
   * @param unknownLevel share of a class's own images that are near enough to it, above 0 and below
   *     1
   */
  public static ClassifyImages of(
      PCollectionView<List<ModelChunk>> classifier, double unknownLevel) {
    return new ClassifyImages(classifier, unknownLevel);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(
        DisplayData.item("unknownLevel", unknownLevel)
            .withLabel("Level beyond which an image is unknown"));
  }

  @Override
  public PCollection<ClassifiedImage> expand(PCollection<ReducedImage> images) {
    return images
        .apply(
            "Classify images",
            ParDo.of(new ClassifyFn(classifier, unknownLevel)).withSideInputs(classifier))
        .setCoder(RowCoders.CLASSIFIED_IMAGE);
  }

  private static final class ClassifyFn extends DoFn<ReducedImage, ClassifiedImage> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<List<ModelChunk>> view;
    private final double unknownLevel;
    private transient @Nullable BoundedWindow predictorWindow;
    private transient @Nullable LdaPredictor predictor;

    ClassifyFn(PCollectionView<List<ModelChunk>> view, double unknownLevel) {
      this.view = view;
      this.unknownLevel = unknownLevel;
    }

    @ProcessElement
    public void classify(ProcessContext context, BoundedWindow window) {
      BoundedWindow ofModel = view.getWindowMappingFn().getSideInputWindow(window);
      if (!ofModel.equals(predictorWindow)) {
        // A window's side input is complete and stays as it is: put together once.
        List<ModelChunk> chunks = context.sideInput(view);
        if (chunks.isEmpty()) {
          return;
        }
        predictorWindow = ofModel;
        predictor =
            new LdaPredictor(ModelChunk.join(ElementCoders.LDA_CLASSIFIER, chunks), unknownLevel);
      }
      ReducedImage image = context.element();
      Prediction prediction = predictor.predict(image.components());
      if (!prediction.isFinite()) {
        throw new StorageException(
            image.uri()
                + ": the classifier's distances to it are no finite numbers; the model is damaged,"
                + " or of other features: fit it again");
      }
      context.output(
          new ClassifiedImage(
              image.uri(),
              image.label(),
              image.split(),
              image.label() != null && predictor.knows(image.label()),
              prediction));
    }
  }
}
