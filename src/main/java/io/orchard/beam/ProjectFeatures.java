package io.orchard.beam;

import io.orchard.io.ReducedTable.Column;
import io.orchard.network.ImageFeatures;
import io.orchard.pca.PcaModel;
import io.orchard.pca.ReducedImage;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
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
  public PCollection<ReducedImage> expand(PCollection<ImageFeatures> features) {
    return features
        .apply("Project features", ParDo.of(new ProjectFn(model, columns)).withSideInputs(model))
        .setCoder(ElementCoders.REDUCED_IMAGE);
  }

  private static final class ProjectFn extends DoFn<ImageFeatures, ReducedImage> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<List<ModelChunk>> view;
    private final Set<Column> columns;
    private transient @Nullable PcaModel model;

    ProjectFn(PCollectionView<List<ModelChunk>> view, Set<Column> columns) {
      this.view = view;
      this.columns = columns;
    }

    @ProcessElement
    public void project(ProcessContext context) {
      if (model == null) {
        // In batch the side input is complete and stays as it is: put together once.
        List<ModelChunk> chunks = context.sideInput(view);
        if (chunks.isEmpty()) {
          return;
        }
        model = ModelChunk.join(ElementCoders.PCA_MODEL, chunks);
      }
      context.output(reduce(model, context.element()));
    }

    private ReducedImage reduce(PcaModel model, ImageFeatures image) {
      float[] features = image.features();
      return new ReducedImage(
          image.uri(),
          image.label(),
          image.split(),
          model.project(features),
          columns.contains(Column.FEATURES) ? features : null,
          columns.contains(Column.STD_FEATURES) ? model.standardize(features) : null);
    }
  }
}
