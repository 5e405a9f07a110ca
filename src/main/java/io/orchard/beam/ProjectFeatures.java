package io.orchard.beam;

import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable.Column;
import io.orchard.rows.RowCoders;
import io.orchard.storage.StorageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Projects feature vectors [d] to principal components [k]. Without a model, because there were too
 * few images to fit one, nothing comes out.
 */
public final class ProjectFeatures
    extends PTransform<PCollection<ImageFeatures>, PCollection<ReducedImage>> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<List<ModelChunk>> model;
  private final Set<Column> columns;

  private ProjectFeatures(PCollectionView<List<ModelChunk>> model, Set<Column> columns) {
    this.model = model;
    this.columns = Set.copyOf(columns);
  }

  /**
   * Returns the transform.
   *
   * @param model the chunks of one model, or none
   * @param columns what to carry along besides the components
   */
  public static ProjectFeatures of(PCollectionView<List<ModelChunk>> model, Set<Column> columns) {
    return new ProjectFeatures(model, columns);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("columns", columns.toString()).withLabel("Extra columns"));
  }

  @Override
  public PCollection<ReducedImage> expand(PCollection<ImageFeatures> features) {
    return features
        .apply("Batch features", ParDo.of(new BatchFn()))
        .setCoder(ListCoder.of(RowCoders.IMAGE_FEATURES))
        .apply("Project features", ParDo.of(new ProjectFn(model, columns)).withSideInputs(model))
        .setCoder(RowCoders.REDUCED_IMAGE);
  }

  /**
   * Puts vectors that are projected together into one element. The DirectRunner, too, is glad of
   * few: it offers the elements again and again while there is no model.
   */
  private static final class BatchFn extends DoFn<ImageFeatures, List<ImageFeatures>> {
    private static final long serialVersionUID = 1L;

    /** More rows gain nothing. */
    private static final int MOST_ROWS = 64;

    private static final int MOST_NUMBERS = 1 << 20;

    private final Map<BoundedWindow, List<ImageFeatures>> batches = new HashMap<>();

    @StartBundle
    public void startBundle() {
      batches.clear();
    }

    @ProcessElement
    public void add(
        @Element ImageFeatures image,
        BoundedWindow window,
        OutputReceiver<List<ImageFeatures>> out) {
      List<ImageFeatures> batch = batches.computeIfAbsent(window, none -> new ArrayList<>());
      batch.add(image);
      if (batch.size() == MOST_ROWS || batch.size() * image.features().length >= MOST_NUMBERS) {
        out.output(batch);
        batches.remove(window);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      batches.forEach((window, batch) -> context.output(batch, window.maxTimestamp(), window));
      batches.clear();
    }
  }

  private static final class ProjectFn extends DoFn<List<ImageFeatures>, ReducedImage> {
    private static final long serialVersionUID = 1L;

    private final Counter reduced = Metrics.counter(RunCounters.class, RunCounters.REDUCED);
    private final PCollectionView<List<ModelChunk>> view;
    private final Set<Column> columns;
    private transient @Nullable BoundedWindow modelWindow;
    private transient @Nullable PcaModel model;
    private transient @Nullable PcaProjector projector;

    ProjectFn(PCollectionView<List<ModelChunk>> view, Set<Column> columns) {
      this.view = view;
      this.columns = columns;
    }

    @StartBundle
    public void startBundle() {
      RunUsage.begin();
    }

    @ProcessElement
    public void project(ProcessContext context, BoundedWindow window) {
      BoundedWindow ofModel = view.getWindowMappingFn().getSideInputWindow(window);
      if (!ofModel.equals(modelWindow)) {
        // A window's side input is complete and stays as it is: put together once.
        List<ModelChunk> chunks = context.sideInput(view);
        if (chunks.isEmpty()) {
          return;
        }
        modelWindow = ofModel;
        model = ModelChunk.join(ElementCoders.PCA_MODEL, chunks);
        projector = PcaProjector.of(model);
      }
      List<ImageFeatures> batch = context.element();
      float[][] components =
          projector.project(batch.stream().map(ImageFeatures::features).toArray(float[][]::new));
      for (int i = 0; i < components.length; i++) {
        context.output(reduced(model, batch.get(i), components[i]));
      }
      reduced.inc(components.length);
    }

    @FinishBundle
    public void finishBundle() {
      RunUsage.tell();
    }

    private ReducedImage reduced(PcaModel model, ImageFeatures image, float[] components) {
      requireFinite(image, components);
      Map<Column, float[]> extra = new EnumMap<>(Column.class);
      for (Column column : columns) {
        extra.put(column, column.of(model, image.features()));
        requireFinite(image, extra.get(column));
      }
      return new ReducedImage(image.uri(), image.label(), image.split(), components, extra);
    }

    /** Features are finite, so that the model is to blame for what is not. */
    private static void requireFinite(ImageFeatures image, float[] reduced) {
      for (float number : reduced) {
        if (!Float.isFinite(number)) {
          throw new StorageException(
              image.uri()
                  + ": the model makes the number "
                  + number
                  + " of its features; it is damaged, or of other features: fit it again");
        }
      }
    }
  }
}
