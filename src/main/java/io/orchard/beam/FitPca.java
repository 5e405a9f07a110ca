package io.orchard.beam;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPart;
import io.orchard.stats.StatsPlan;
import java.io.Serializable;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Fits standardiser and PCA to all feature vectors in one pass, to those of images or to anyone's.
 * The model comes out in chunks, which {@link ModelChunk#pcaModel} and {@link ProjectFeatures}
 * take; there are none when there are fewer than two vectors.
 *
 * <p>{@link CombineStatistics} brings the pieces of the statistics together; the one worker that
 * gathers them puts all together and fits. The statistics never leave that worker as an element: it
 * hands them, with the model, to a {@link Destination}. For a model for each key, see {@link
 * CovarianceFn}.
 *
 * @param <T> what has a vector
 */
public final class FitPca<T> extends PTransform<PCollection<T>, PCollection<ModelChunk>> {
  private static final long serialVersionUID = 1L;

  /** Where a fitted model is left. May be called again with the same model when work is retried. */
  @FunctionalInterface
  public interface Destination extends Serializable {
    /** Stores a model with the statistics it came from. */
    void write(PcaModel model, CovarianceStats statistics);
  }

  private final SerializableFunction<T, float[]> vector;
  private final StatsPlan plan;
  private final Standardization standardization;
  private final ComponentCount components;
  private final Destination destination;
  private final @Nullable ReadModelFolder<StatsPart> earlier;

  private FitPca(
      SerializableFunction<T, float[]> vector,
      StatsPlan plan,
      Standardization standardization,
      ComponentCount components,
      Destination destination,
      @Nullable ReadModelFolder<StatsPart> earlier) {
    this.vector = vector;
    this.plan = plan;
    this.standardization = standardization;
    this.components = components;
    this.destination = destination;
    this.earlier = earlier;
  }

  /** Returns the transform for images of the plan's number of features, storing nothing. */
  public static FitPca<ImageFeatures> of(
      StatsPlan plan, Standardization standardization, ComponentCount components) {
    return of(ImageFeatures::features, plan, standardization, components);
  }

  /**
   * Returns the transform for anything that has a vector, storing nothing. The run fails at a
   * vector of another length, or with a number that is not finite.
   *
   * @param vector returns the vector [d] of an element, of the plan's number of features; {@code v
   *     -> v} for a {@code PCollection<float[]>}
   */
  public static <T> FitPca<T> of(
      SerializableFunction<T, float[]> vector,
      StatsPlan plan,
      Standardization standardization,
      ComponentCount components) {
    return new FitPca<>(vector, plan, standardization, components, (model, statistics) -> {}, null);
  }

  /** Returns this transform, storing the model where it is fitted. */
  public FitPca<T> writingTo(Destination newDestination) {
    return new FitPca<>(vector, plan, standardization, components, newDestination, earlier);
  }

  /**
   * Returns this transform, fitting to the vectors behind an earlier model as well.
   *
   * @param folder the earlier model's folder
   */
  public FitPca<T> continuing(String folder) {
    return new FitPca<>(
        vector, plan, standardization, components, destination, ReadModelFolder.statistics(folder));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("statistics", plan.toString()).withLabel("Statistics"));
    data.add(
        DisplayData.item("standardization", standardization.name()).withLabel("Standardisation"));
    data.add(DisplayData.item("components", components.toString()).withLabel("Components"));
  }

  @Override
  public PCollection<ModelChunk> expand(PCollection<T> elements) {
    return elements
        .apply("Combine statistics", CombineStatistics.of(plan, vector, earlier))
        .apply("Address statistics", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), ElementCoders.STATS_PART))
        .apply("Gather statistics", GroupByKey.create())
        .apply(
            "Fit components", ParDo.of(new FitFn(plan, standardization, components, destination)))
        .setCoder(ElementCoders.MODEL_CHUNK);
  }

  private static final class FitFn extends DoFn<KV<Integer, Iterable<StatsPart>>, ModelChunk> {
    private static final long serialVersionUID = 1L;

    private final StatsPlan plan;
    private final Standardization standardization;
    private final ComponentCount components;
    private final Destination destination;

    FitFn(
        StatsPlan plan,
        Standardization standardization,
        ComponentCount components,
        Destination destination) {
      this.plan = plan;
      this.standardization = standardization;
      this.components = components;
      this.destination = destination;
    }

    @ProcessElement
    public void fit(
        @Element KV<Integer, Iterable<StatsPart>> parts, OutputReceiver<ModelChunk> out) {
      CovarianceAccumulator accumulator = CovarianceAccumulator.create(plan);
      for (StatsPart part : parts.getValue()) {
        accumulator.add(part);
      }
      CovarianceStats statistics = accumulator.snapshot();
      if (statistics.count() >= 2) {
        PcaModel model = Pca.fit(statistics, standardization, components);
        destination.write(model, statistics);
        ModelChunk.of(ElementCoders.PCA_MODEL, model).forEach(out::output);
      }
    }
  }
}
