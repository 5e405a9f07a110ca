package io.orchard.beam;

import io.orchard.classify.ClassTally;
import io.orchard.classify.ClassifiedImage;
import io.orchard.classify.Evaluation;
import io.orchard.classify.LearnedFrom;
import io.orchard.io.EvaluationFile;
import io.orchard.io.OutputFolder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
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
  public PDone expand(PCollection<ClassifiedImage> images) {
    images
        .apply("Tally images", ParDo.of(new TallyFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ElementCoders.CLASS_TALLY))
        .apply("Add up tallies", Combine.perKey(new SumFn()))
        .apply("Drop names", Values.create())
        .setCoder(ElementCoders.CLASS_TALLY)
        .apply("Address tallies", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), ElementCoders.CLASS_TALLY))
        .apply("Gather tallies", GroupByKey.create())
        .apply("Write evaluation", ParDo.of(new WriteFn(output, learned, unknownLevel)));
    return PDone.in(images.getPipeline());
  }

  private static final class TallyFn extends DoFn<ClassifiedImage, KV<String, ClassTally>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void tally(@Element ClassifiedImage image, OutputReceiver<KV<String, ClassTally>> out) {
      if (image.label() != null) {
        ClassTally tally = ClassTally.of(image);
        out.output(KV.of(tally.split() + "/" + tally.label(), tally));
      }
    }
  }

  private static final class SumFn extends BinaryCombineFn<ClassTally> {
    private static final long serialVersionUID = 1L;

    @Override
    public ClassTally apply(ClassTally left, ClassTally right) {
      return left.plus(right);
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<ClassTally>>, Void> {
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
    public void write(@Element KV<Integer, Iterable<ClassTally>> tallies) {
      List<ClassTally> all = new ArrayList<>();
      tallies.getValue().forEach(all::add);
      EvaluationFile.write(output, Evaluation.of(all, learned, unknownLevel));
    }
  }
}
