package io.orchard.beam;

import io.orchard.classify.ClassTally;
import io.orchard.classify.Evaluation;
import io.orchard.classify.LearnedFrom;
import io.orchard.output.EvaluationFile;
import io.orchard.output.OutputFolder;
import io.orchard.rows.ClassifiedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Compares predictions with labels and leaves {@code evaluation.json}; nothing where no image has a
 * label. Images are counted by label and split, wherever they are; what is gathered grows with the
 * classes and their confusions, not with the images.
 */
public final class EvaluatePredictions extends PTransform<PCollection<ClassifiedImage>, PDone> {
  private static final long serialVersionUID = 1L;

  private final OutputFolder output;
  private final LearnedFrom learned;
  private final double unknownLevel;
  private final @Nullable PCollectionView<List<String>> twins;

  private EvaluatePredictions(
      OutputFolder output,
      LearnedFrom learned,
      double unknownLevel,
      @Nullable PCollectionView<List<String>> twins) {
    this.output = output;
    this.learned = learned;
    this.unknownLevel = unknownLevel;
    this.twins = twins;
  }

  /**
   * Returns the transform.
   *
   * @param output where the evaluation goes
   * @param learned which of the images the classifier learned from
   * @param unknownLevel what the predictions were made with
   */
  public static EvaluatePredictions of(
      OutputFolder output, LearnedFrom learned, double unknownLevel) {
    return new EvaluatePredictions(output, learned, unknownLevel, null);
  }

  /**
   * Returns this transform, telling apart images that have a twin among those learned from.
   *
   * @param paths of these images
   */
  public EvaluatePredictions withTwins(PCollectionView<List<String>> paths) {
    return new EvaluatePredictions(output, learned, unknownLevel, paths);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("output", output.uri()).withLabel("Output"));
    data.add(
        DisplayData.item("learned", learned.toString())
            .withLabel("What the classifier has learned from"));
    data.add(
        DisplayData.item("unknownLevel", unknownLevel)
            .withLabel("Level beyond which an image is unknown"));
  }

  @Override
  public PDone expand(PCollection<ClassifiedImage> images) {
    ParDo.SingleOutput<ClassifiedImage, KV<String, ClassTally>> tally =
        ParDo.of(new TallyFn(twins));
    images
        .apply("Tally images", twins == null ? tally : tally.withSideInputs(twins))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ElementCoders.CLASS_TALLY))
        .apply("Add up tallies", SumByName.of(ElementCoders.CLASS_TALLY, ClassTally::plus))
        .apply("Gather tallies", GroupByKey.create())
        .apply("Write evaluation", ParDo.of(new WriteFn(output, learned, unknownLevel)));
    return PDone.in(images.getPipeline());
  }

  /** Adds up what a bundle has of every label and split. */
  private static final class TallyFn extends DoFn<ClassifiedImage, KV<String, ClassTally>> {
    private static final long serialVersionUID = 1L;

    private final Map<String, ClassTally> tallies = new HashMap<>();
    private final @Nullable PCollectionView<List<String>> view;
    private transient @Nullable Set<String> twins;

    TallyFn(@Nullable PCollectionView<List<String>> view) {
      this.view = view;
    }

    @StartBundle
    public void startBundle() {
      tallies.clear();
    }

    @ProcessElement
    public void tally(ProcessContext context) {
      if (twins == null && view != null) {
        twins = new HashSet<>(context.sideInput(view));
      }
      ClassifiedImage image = context.element();
      if (image.label() != null) {
        ClassTally tally = ClassTally.of(image);
        if (twins != null) {
          tally = tally.withTwin(twins.contains(image.uri()));
        }
        tallies.merge(tally.split() + "/" + tally.label(), tally, ClassTally::plus);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      tallies.forEach(
          (name, tally) ->
              context.output(
                  KV.of(name, tally), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
      tallies.clear();
    }
  }

  private static final class WriteFn
      extends DoFn<KV<Integer, Iterable<KV<String, ClassTally>>>, Void> {
    private static final long serialVersionUID = 1L;

    private final OutputFolder output;
    private final LearnedFrom learned;
    private final double unknownLevel;

    WriteFn(OutputFolder output, LearnedFrom learned, double unknownLevel) {
      this.output = output;
      this.learned = learned;
      this.unknownLevel = unknownLevel;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<String, ClassTally>>> tallies) {
      List<ClassTally> all = new ArrayList<>();
      tallies.getValue().forEach(tally -> all.add(tally.getValue()));
      EvaluationFile.write(output, Evaluation.of(all, learned, unknownLevel));
    }
  }
}
