package io.orchard.beam;

import io.orchard.output.OutputFolder;
import io.orchard.pca.Drift;
import io.orchard.pca.DriftStats;
import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.rows.ImageFeatures;
import io.orchard.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far images lie from those that a model was fitted on, and leaves that in the output
 * folder for whoever started the run; nothing where there is no image. Bundles keep what they know
 * where they are, and one element of each, some numbers for a component, is gathered.
 */
public final class MeasureDrift extends PTransform<PCollection<ImageFeatures>, PDone> {
  private static final long serialVersionUID = 1L;

  /** As many vectors as are projected best together. */
  private static final int BATCH = 64;

  private final PCollectionView<List<ModelChunk>> model;
  private final OutputFolder output;

  private MeasureDrift(PCollectionView<List<ModelChunk>> model, OutputFolder output) {
    this.model = model;
    this.output = output;
  }

  /**
   * Returns the transform.
   *
   * @param model the chunks of one model
   * @param output where the drift is left
   */
  public static MeasureDrift of(PCollectionView<List<ModelChunk>> model, OutputFolder output) {
    return new MeasureDrift(model, output);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("output", output.uri()).withLabel("Output"));
  }

  @Override
  public PDone expand(PCollection<ImageFeatures> features) {
    features
        .apply("Measure images", ParDo.of(new MeasureFn(model)).withSideInputs(model))
        .setCoder(ElementCoders.DRIFT_STATS)
        .apply("Address measures", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), ElementCoders.DRIFT_STATS))
        .apply("Gather measures", GroupByKey.create())
        .apply("Write drift", ParDo.of(new WriteFn(model, output)).withSideInputs(model));
    return PDone.in(features.getPipeline());
  }

  private static final class MeasureFn extends DoFn<ImageFeatures, DriftStats> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<List<ModelChunk>> view;
    private final List<float[]> batch = new ArrayList<>();
    private transient @Nullable PcaProjector projector;
    private transient @Nullable DriftStats measured;

    MeasureFn(PCollectionView<List<ModelChunk>> view) {
      this.view = view;
    }

    @StartBundle
    public void startBundle() {
      batch.clear();
      measured = null;
    }

    @ProcessElement
    public void measure(ProcessContext context) {
      if (projector == null) {
        // In batch the side input is complete and stays as it is: put together once.
        projector = PcaProjector.of(joined(context.sideInput(view)));
      }
      batch.add(context.element().features());
      if (batch.size() == BATCH) {
        measureBatch();
      }
    }

    private void measureBatch() {
      DriftStats more = DriftStats.of(projector, batch.toArray(float[][]::new));
      measured = measured == null ? more : measured.plus(more);
      batch.clear();
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (!batch.isEmpty()) {
        measureBatch();
      }
      if (measured != null) {
        context.output(measured, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
  }

  private static PcaModel joined(List<ModelChunk> chunks) {
    return ModelChunk.join(ElementCoders.PCA_MODEL, chunks);
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<DriftStats>>, Void> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<List<ModelChunk>> view;
    private final OutputFolder output;

    WriteFn(PCollectionView<List<ModelChunk>> view, OutputFolder output) {
      this.view = view;
      this.output = output;
    }

    @ProcessElement
    public void write(ProcessContext context) {
      DriftStats all = null;
      for (DriftStats each : context.element().getValue()) {
        all = all == null ? each : all.plus(each);
      }
      Drift drift = Drift.of(joined(context.sideInput(view)), all);
      if (!drift.hasNumbersAlone()) {
        throw new StorageException(
            "how far the images lie from the model is no number: its variances are damaged, or of"
                + " other features; fit it again");
      }
      output.writeDrift(drift);
    }
  }
}
