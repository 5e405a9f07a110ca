package io.orchard.beam.duplicates;

import io.orchard.beam.WriteTable;
import io.orchard.classify.LearnedFrom;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.output.OutputFolder;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.RowCoders;
import java.util.List;
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
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Writes the groups of twins as a table, counts them, and says which images of theirs were learned
 * from in part: of each group, those that the classifier may be said to know though it has not
 * learned from them, {@link #LEAKED}, and those that need not be learned from again, {@link
 * #REPEATED}.
 */
public final class SettleDuplicates
    extends PTransform<PCollection<DuplicateGroup>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The paths of images that are not learned from and have a twin that is. */
  public static final TupleTag<String> LEAKED = new TupleTag<>("leaked") {};

  /** The paths of images that are learned from and have a twin before them that is too. */
  public static final TupleTag<String> REPEATED = new TupleTag<>("repeated") {};

  private static final TupleTag<DuplicateImage> ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<DuplicateCounts> COUNTS = new TupleTag<>("counts") {};

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

  /** Returns this transform, counting the {@link #REPEATED} images as dropped. */
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
  public PCollectionTuple expand(PCollection<DuplicateGroup> groups) {
    PCollectionTuple settled =
        groups.apply(
            "Settle groups",
            ParDo.of(new SettleFn(learned, dropping))
                .withOutputTags(ROWS, TupleTagList.of(LEAKED).and(REPEATED).and(COUNTS)));
    settled
        .get(ROWS)
        .setCoder(RowCoders.DUPLICATE_IMAGE)
        .apply("Write duplicates", WriteTable.duplicates(output.duplicates(), shards));
    PCollection<DuplicateCounts> none =
        groups
            .getPipeline()
            .apply("No twins", Create.of(DuplicateCounts.NONE).withCoder(DuplicateCoders.COUNTS));
    PCollectionList.of(settled.get(COUNTS).setCoder(DuplicateCoders.COUNTS))
        .and(none)
        .apply("Join counts", Flatten.pCollections())
        .apply("Address counts", ParDo.of(new AddressFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), DuplicateCoders.COUNTS))
        .apply("Gather counts", GroupByKey.create())
        .apply("Write counts", ParDo.of(new WriteFn(output)));
    return PCollectionTuple.of(LEAKED, settled.get(LEAKED)).and(REPEATED, settled.get(REPEATED));
  }

  private static final class SettleFn extends DoFn<DuplicateGroup, DuplicateImage> {
    private static final long serialVersionUID = 1L;

    private final LearnedFrom learned;
    private final boolean dropping;

    SettleFn(LearnedFrom learned, boolean dropping) {
      this.learned = learned;
      this.dropping = dropping;
    }

    @ProcessElement
    public void settle(@Element DuplicateGroup group, MultiOutputReceiver out) {
      List<DuplicateImage> images = group.images();
      images.forEach(out.get(ROWS)::output);
      List<String> known =
          images.stream()
              .filter(image -> learned.isFrom(image.split()))
              .map(DuplicateImage::uri)
              .toList();
      if (!known.isEmpty()) {
        known.stream().skip(1).forEach(out.get(REPEATED)::output);
        images.stream()
            .filter(image -> !learned.isFrom(image.split()))
            .map(DuplicateImage::uri)
            .forEach(out.get(LEAKED)::output);
      }
      out.get(COUNTS)
          .output(
              new DuplicateCounts(
                  1,
                  images.size(),
                  group.hasDifferentLabels() ? 1 : 0,
                  group.isAcrossSplits() ? 1 : 0,
                  dropping ? Math.max(0, known.size() - 1) : 0));
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
