package io.orchard.beam;

import io.orchard.classify.ClassTally;
import io.orchard.classify.Evaluation;
import io.orchard.classify.LearnedFrom;
import io.orchard.output.EvaluationFile;
import io.orchard.output.OutputFolder;
import io.orchard.rows.ClassifiedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.beam.sdk.values.PDone;

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

  private EvaluatePredictions(OutputFolder output, LearnedFrom learned, double unknownLevel) {
    this.output = output;
    this.learned = learned;
    this.unknownLevel = unknownLevel;
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
    return new EvaluatePredictions(output, learned, unknownLevel);
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
    images
        .apply("Tally images", ParDo.of(new TallyFn()))
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

    @StartBundle
    public void startBundle() {
      tallies.clear();
    }

    @ProcessElement
    public void tally(@Element ClassifiedImage image) {
      if (image.label() != null) {
        ClassTally tally = ClassTally.of(image);
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
