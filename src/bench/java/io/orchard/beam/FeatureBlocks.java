package io.orchard.beam;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.StatsPlan;



import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
            .setCoder(RowCoders.IMAGE_FEATURES);
    FitPca<ImageFeatures> fit =
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

  /** The same without a runner: the blocks on two threads, the fit on one. */
  static PcaModel fitAndProjectOnThreads(int k) {
    CovarianceAccumulator all = CovarianceAccumulator.create(rows[0].length);
    blocks().mapToObj(FeatureBlocks::accumulated).toList().forEach(all::merge);
    PcaModel model =
        Pca.fit(all.snapshot(), Standardization.UNIT_VARIANCE, ComponentCount.of(k));
    PcaProjector projector = PcaProjector.of(model);
    blocks().forEach(block -> project(projector, block));
    return model;
  }

  private static IntStream blocks() {
    return IntStream.range(0, BLOCKS).parallel();
  }

  private static CovarianceAccumulator accumulated(int block) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(rows[0].length);
    for (int r = block; r < rows.length; r += BLOCKS) {
      accumulator.add(rows[r]);
    }
    return accumulator;
  }

  private static void project(PcaProjector projector, int block) {
    List<float[]> batch = new ArrayList<>();
    for (int r = block; r < rows.length; r += BLOCKS) {
      batch.add(rows[r]);
      if (batch.size() == 64 || r + BLOCKS >= rows.length) {
        for (float[] projection : projector.project(batch.toArray(float[][]::new))) {
          SUM.add(projection[0]);
        }
        batch.clear();
      }
    }
  }

  /** Non-negative features of falling variance, many of them related, as networks make them. */
  static float[][] related(int n, int d) {
    Random random = new Random(7);
    int factors = 60;
    float[][] axes = new float[factors][d];
    for (int a = 0; a < factors; a++) {
      for (int i = 0; i < d; i++) {
        axes[a][i] = (float) (random.nextGaussian() / Math.sqrt(a + 1));
      }
    }
    float[][] rows = new float[n][d];
    for (float[] row : rows) {
      for (float[] axis : axes) {
        float share = (float) random.nextGaussian();
        for (int i = 0; i < d; i++) {
          row[i] += share * axis[i];
        }
      }
      for (int i = 0; i < d; i++) {
        row[i] = Math.max(0, row[i] + random.nextFloat());
      }
    }
    return rows;
  }

  private static final class RowsFn extends DoFn<Integer, ImageFeatures> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void rows(@Element Integer block, OutputReceiver<ImageFeatures> out) {
      for (int r = block; r < rows.length; r += BLOCKS) {
        out.output(new ImageFeatures(new ImageFile("row" + r, 0, null, null, null), rows[r]));
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
