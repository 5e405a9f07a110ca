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

  private final PCollectionView<List<PcaModel>> model;
  private final Set<Column> columns;

  private ProjectFeatures(PCollectionView<List<PcaModel>> model, Set<Column> columns) {
    this.model = model;
    this.columns = Set.copyOf(columns);
  }

  /**
   * Returns the transform.
   *
   * @param model a list of the one model, or of none
   * @param columns what to carry along besides the components
   */
  public static ProjectFeatures of(PCollectionView<List<PcaModel>> model, Set<Column> columns) {
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

    private final PCollectionView<List<PcaModel>> view;
    private final Set<Column> columns;
    private transient @Nullable List<PcaModel> models;

    ProjectFn(PCollectionView<List<PcaModel>> view, Set<Column> columns) {
      this.view = view;
      this.columns = columns;
    }

    @StartBundle
    public void startBundle() {
      models = null;
    }

    @ProcessElement
    public void project(ProcessContext context) {
      if (models == null) {
        models = List.copyOf(context.sideInput(view));
      }
      for (PcaModel model : models) {
        context.output(reduce(model, context.element()));
      }
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
