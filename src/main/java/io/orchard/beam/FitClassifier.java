package io.orchard.beam;

import io.orchard.classify.Lda;
import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.NoClassifierException;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ImageFeatures;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.MeanStats;
import io.orchard.stats.StatsPart;
import io.orchard.stats.StatsPlan;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Fits a classifier to the feature vectors that a PCA model was fitted on, in the same pass: of
 * each class its count and mean are kept. The classifier comes out in chunks; there are none where
 * there is no classifier or no model.
 *
 * <p>Classes travel one by one. The worker that gathers them holds {@code 16 * c * d} bytes; it
 * hands classes and classifier to a {@link Destination}.
 */
public final class FitClassifier
    extends PTransform<PCollection<ImageFeatures>, PCollection<ModelChunk>> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<KV<String, MeanStats>> CLASSES = new TupleTag<>("classes") {};
  private static final TupleTag<StatsPart> UNLABELLED = new TupleTag<>("unlabelled") {};

  /**
   * Where a fitted classifier is left. May be called again with the same one when work is retried.
   */
  @FunctionalInterface
  public interface Destination extends Serializable {
    /** Stores statistics with the classifier that came from them, or why there is none. */
    void write(ClassStats statistics, @Nullable LdaClassifier classifier, @Nullable String reason);
  }

  private final StatsPlan plan;
  private final LdaSettings settings;
  private final PCollectionView<List<ModelChunk>> model;
  private final Destination destination;
  private final @Nullable String earlier;

  private FitClassifier(
      StatsPlan plan,
      LdaSettings settings,
      PCollectionView<List<ModelChunk>> model,
      Destination destination,
      @Nullable String earlier) {
    this.plan = plan;
    this.settings = settings;
    this.model = model;
    this.destination = destination;
    this.earlier = earlier;
  }

  /**
   * Returns the transform.
   *
   * @param plan of the statistics behind the model
   * @param model the chunks of the model that is fitted on the same vectors, or none
   */
  public static FitClassifier of(
      StatsPlan plan,
      LdaSettings settings,
      PCollectionView<List<ModelChunk>> model,
      Destination destination) {
    return new FitClassifier(plan, settings, model, destination, null);
  }

  /**
   * Returns this transform, learning from the images behind an earlier model as well.
   *
   * @param folder the earlier model's folder
   */
  public FitClassifier continuing(String folder) {
    return new FitClassifier(plan, settings, model, destination, folder);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("statistics", plan.toString()).withLabel("Statistics"));
    data.add(DisplayData.item("settings", settings.toString()).withLabel("Classifier"));
  }

  @Override
  public PCollection<ModelChunk> expand(PCollection<ImageFeatures> features) {
    return KeyedPCollectionTuple.of(CLASSES, classes(features))
        .and(UNLABELLED, unlabelled(features))
        .apply("Gather classes", CoGroupByKey.create())
        .apply(
            "Fit classifier",
            ParDo.of(new FitFn(plan, settings, model, destination)).withSideInputs(model))
        .setCoder(ElementCoders.MODEL_CHUNK);
  }

  private PCollection<KV<Integer, KV<String, MeanStats>>> classes(
      PCollection<ImageFeatures> features) {
    KvCoder<String, MeanStats> coder = KvCoder.of(StringUtf8Coder.of(), ElementCoders.MEAN_STATS);
    PCollection<KV<String, MeanStats>> classes =
        features.apply("Accumulate classes", ParDo.of(new AccumulateClassesFn())).setCoder(coder);
    if (earlier != null) {
      PCollection<KV<String, MeanStats>> before =
          features.getPipeline().apply("Read earlier classes", ReadModelFolder.classes(earlier));
      classes =
          PCollectionList.of(before).and(classes).apply("Join classes", Flatten.pCollections());
    }
    return classes.apply(
        "Combine classes", SumByName.of(ElementCoders.MEAN_STATS, MeanStats::plus));
  }

  private PCollection<KV<Integer, StatsPart>> unlabelled(PCollection<ImageFeatures> features) {
    ReadModelFolder<StatsPart> before =
        earlier == null ? null : ReadModelFolder.unlabelledStatistics(earlier);
    return features
        .apply("Without a label", Filter.by(image -> image.label() == null))
        .apply("Combine unlabelled", CombineStatistics.of(plan, ImageFeatures::features, before))
        .apply("Address unlabelled", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), ElementCoders.STATS_PART));
  }

  private static final class FitFn extends DoFn<KV<Integer, CoGbkResult>, ModelChunk> {
    private static final long serialVersionUID = 1L;

    private final StatsPlan plan;
    private final LdaSettings settings;
    private final PCollectionView<List<ModelChunk>> model;
    private final Destination destination;

    FitFn(
        StatsPlan plan,
        LdaSettings settings,
        PCollectionView<List<ModelChunk>> model,
        Destination destination) {
      this.plan = plan;
      this.settings = settings;
      this.model = model;
      this.destination = destination;
    }

    @ProcessElement
    public void fit(ProcessContext context) {
      List<ModelChunk> chunks = context.sideInput(model);
      if (chunks.isEmpty()) {
        return;
      }
      PcaModel pca = ModelChunk.join(ElementCoders.PCA_MODEL, chunks);
      ClassStats statistics = gathered(context.element().getValue());
      try {
        LdaClassifier classifier = Lda.fit(pca, statistics, settings);
        destination.write(statistics, classifier, null);
        ModelChunk.of(ElementCoders.LDA_CLASSIFIER, classifier).forEach(context::output);
      } catch (NoClassifierException e) {
        destination.write(statistics, null, e.getMessage());
      }
    }

    private ClassStats gathered(CoGbkResult parts) {
      SortedMap<String, MeanStats> classes = new TreeMap<>();
      parts.getAll(CLASSES).forEach(one -> classes.put(one.getKey(), one.getValue()));
      CovarianceAccumulator unlabelled = CovarianceAccumulator.create(plan);
      parts.getAll(UNLABELLED).forEach(unlabelled::add);
      return new ClassStats(classes, unlabelled.snapshot());
    }
  }
}
