package io.orchard.beam.duplicates;

import io.orchard.beam.WriteTable;
import io.orchard.classify.LearnedFrom;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.output.OutputFolder;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.RowCoders;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes the groups of twins as a table, and leaves their counts in the output folder for whoever
 * started the run.
 */
public final class SettleDuplicates extends PTransform<PCollection<DuplicateGroup>, PDone> {
  private static final long serialVersionUID = 1L;

  private final OutputFolder output;
  private final LearnedFrom learned;
  private final boolean dropping;
  private final int shards;

  private SettleDuplicates(OutputFolder output, LearnedFrom learned, boolean dropping, int shards) {
    this.output = output;
    this.learned = learned;
    this.dropping = dropping;
    this.shards = shards;
  }

  /**
   * Returns the transform.
   *
   * @param output where the table and the counts go
   * @param learned which images are learned from
   * @param shards files of the table; 0 lets the runner choose
   */
  public static SettleDuplicates of(OutputFolder output, LearnedFrom learned, int shards) {
    return new SettleDuplicates(output, learned, false, shards);
  }

  /** Returns this transform, counting {@link SelectDuplicates#repeated} images as dropped. */
  public SettleDuplicates dropping() {
    return new SettleDuplicates(output, learned, true, shards);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("output", output.uri()).withLabel("Output"));
    data.add(DisplayData.item("learned", learned.toString()).withLabel("What is learned from"));
    data.add(DisplayData.item("dropping", dropping).withLabel("Learns from one of each group"));
  }

  @Override
  public PDone expand(PCollection<DuplicateGroup> groups) {
    groups
        .apply("Rows", ParDo.of(new RowsFn()))
        .setCoder(RowCoders.DUPLICATE_IMAGE)
        .apply("Write duplicates", WriteTable.duplicates(output.duplicates(), shards));
    PCollection<DuplicateCounts> none =
        groups
            .getPipeline()
            .apply("No twins", Create.of(DuplicateCounts.NONE).withCoder(DuplicateCoders.COUNTS));
    PCollection<DuplicateCounts> counts =
        groups
            .apply("Count groups", ParDo.of(new CountFn(learned, dropping)))
            .setCoder(DuplicateCoders.COUNTS);
    PCollectionList.of(counts)
        .and(none)
        .apply("Join counts", Flatten.pCollections())
        .apply("Address counts", ParDo.of(new AddressFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), DuplicateCoders.COUNTS))
        .apply("Gather counts", GroupByKey.create())
        .apply("Write counts", ParDo.of(new WriteFn(output)));
    return PDone.in(groups.getPipeline());
  }

  private static final class RowsFn extends DoFn<DuplicateGroup, DuplicateImage> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void rows(@Element DuplicateGroup group, OutputReceiver<DuplicateImage> out) {
      group.images().forEach(out::output);
    }
  }

  private static final class CountFn extends DoFn<DuplicateGroup, DuplicateCounts> {
    private static final long serialVersionUID = 1L;

    private final LearnedFrom learned;
    private final boolean dropping;

    CountFn(LearnedFrom learned, boolean dropping) {
      this.learned = learned;
      this.dropping = dropping;
    }

    @ProcessElement
    public void count(@Element DuplicateGroup group, OutputReceiver<DuplicateCounts> out) {
      out.output(
          new DuplicateCounts(
              1,
              group.images().size(),
              group.hasDifferentLabels() ? 1 : 0,
              group.isAcrossSplits() ? 1 : 0,
              dropping ? SelectDuplicates.repeatedIn(group, learned).size() : 0));
    }
  }

  /** Adds up what a bundle has. */
  private static final class AddressFn extends DoFn<DuplicateCounts, KV<Integer, DuplicateCounts>> {
    private static final long serialVersionUID = 1L;

    private transient DuplicateCounts counts;

    @StartBundle
    public void startBundle() {
      counts = DuplicateCounts.NONE;
    }

    @ProcessElement
    public void add(@Element DuplicateCounts more) {
      counts = counts.plus(more);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(KV.of(0, counts), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<DuplicateCounts>>, Void> {
    private static final long serialVersionUID = 1L;

    private final OutputFolder output;

    WriteFn(OutputFolder output) {
      this.output = output;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<DuplicateCounts>> parts) {
      DuplicateCounts sum = DuplicateCounts.NONE;
      for (DuplicateCounts part : parts.getValue()) {
        sum = sum.plus(part);
      }
      output.writeDuplicates(sum);
    }
  }
}
