package io.orchard.beam;

import io.orchard.network.ImageFeatures;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaModel;
import io.orchard.pca.ReducedImage;
import io.orchard.pca.Standardization;
import io.orchard.stats.StatsPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;

/** Feature vectors in memory as the input of a pipeline that fits and projects. */
final class FeatureBlocks {
  /** One for each of two threads, as Spark has it. */
  static final int BLOCKS = 2;

  /** The rows; workers in this JVM read them from here, so that nothing else is measured. */
  static volatile float[][] rows = new float[0][];

  private static final List<PcaModel> MODELS = Collections.synchronizedList(new ArrayList<>());
  private static final DoubleAdder SUM = new DoubleAdder();

  private FeatureBlocks() {}

  /** Fits to all rows and projects them; returns the model. */
  static PcaModel fitAndProject(
      PipelineOptions options,
      StatsPlan plan,
      Standardization standardization,
      int k) {
    MODELS.clear();
    Pipeline pipeline = Pipeline.create(options);
    PCollection<ImageFeatures> features =
        pipeline
            .apply(
                Create.of(IntStream.range(0, BLOCKS).boxed().toList()).withCoder(VarIntCoder.of()))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply("Rows", ParDo.of(new RowsFn()))
            .setCoder(ElementCoders.IMAGE_FEATURES);
    FitPca fit =
        FitPca.of(plan, standardization, ComponentCount.of(k))
            .writingTo((model, statistics) -> MODELS.add(model));
    features
        .apply(
            "Project",
            ProjectFeatures.of(features.apply("Fit", fit).apply(View.asList()), Set.of()))
        .apply("Sum", ParDo.of(new SumFn()));
    pipeline.run().waitUntilFinish();
    return MODELS.get(0);
  }

  private static final class RowsFn extends DoFn<Integer, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void rows(@Element Integer block, OutputReceiver<ImageFeatures> out) {
      for (int r = block; r < rows.length; r += BLOCKS) {
        out.output(new ImageFeatures("row" + r, null, null, rows[r]));
      }
    }
  }

  private static final class SumFn extends DoFn<ReducedImage, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void sum(@Element ReducedImage image) {
      SUM.add(image.components()[0]);
    }
  }
}
