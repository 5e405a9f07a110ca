package io.orchard.beam.duplicates;

import io.orchard.rows.ImageFeatures;
import io.orchard.rows.RowCoders;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** Passes on all images but those of some paths, which each worker holds. */
public final class LeaveOutImages
    extends PTransform<PCollection<ImageFeatures>, PCollection<ImageFeatures>> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<List<String>> paths;

  private LeaveOutImages(PCollectionView<List<String>> paths) {
    this.paths = paths;
  }

  /** Returns the transform that leaves out the images of these paths. */
  public static LeaveOutImages of(PCollectionView<List<String>> paths) {
    return new LeaveOutImages(paths);
  }

  @Override
  public PCollection<ImageFeatures> expand(PCollection<ImageFeatures> images) {
    return images
        .apply("Leave out", ParDo.of(new LeaveOutFn(paths)).withSideInputs(paths))
        .setCoder(RowCoders.IMAGE_FEATURES);
  }

  private static final class LeaveOutFn extends DoFn<ImageFeatures, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<List<String>> view;
    private transient @Nullable Set<String> paths;

    LeaveOutFn(PCollectionView<List<String>> view) {
      this.view = view;
    }

    @ProcessElement
    public void leaveOut(ProcessContext context) {
      if (paths == null) {
        paths = new HashSet<>(context.sideInput(view));
      }
      if (!paths.contains(context.element().uri())) {
        context.output(context.element());
      }
    }
  }
}
