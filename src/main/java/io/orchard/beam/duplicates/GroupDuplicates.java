package io.orchard.beam.duplicates;

import io.orchard.beam.RunnerTuning;
import io.orchard.duplicates.Cosine;
import io.orchard.duplicates.DuplicatePair;
import io.orchard.duplicates.DuplicateSets;
import io.orchard.duplicates.DuplicateSets.Member;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.DuplicateImage.Kind;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Puts the images of pairs into groups: twins of twins are in one group.
 *
 * <p>One worker joins all pairs, in memory that grows with the images that have a twin, not with
 * the pairs. Who is in which group then goes to all workers, and the groups' vectors to one each,
 * to be compared with the first.
 */
public final class GroupDuplicates
    extends PTransform<PCollection<DuplicatePair>, PCollection<DuplicateGroup>> {
  private static final long serialVersionUID = 1L;

  private final PCollection<ReducedImage> images;

  private GroupDuplicates(PCollection<ReducedImage> images) {
    this.images = images;
  }

  /**
   * Returns the transform.
   *
   * @param images all of them, with the vectors that are compared
   */
  public static GroupDuplicates of(PCollection<ReducedImage> images) {
    return new GroupDuplicates(images);
  }

  @Override
  public PCollection<DuplicateGroup> expand(PCollection<DuplicatePair> pairs) {
    PCollectionView<List<Member>> members =
        pairs
            .apply("Address pairs", WithKeys.of(0))
            .setCoder(KvCoder.of(VarIntCoder.of(), DuplicateCoders.PAIR))
            .apply("Gather pairs", GroupByKey.create())
            .apply("Join pairs", ParDo.of(new JoinFn()))
            .setCoder(DuplicateCoders.MEMBER)
            .apply("View members", View.asList());
    int buckets = RunnerTuning.of(pairs.getPipeline()).buckets();
    return images
        .apply("Find members", ParDo.of(new FindFn(members, buckets)).withSideInputs(members))
        .setCoder(
            KvCoder.of(
                VarIntCoder.of(),
                KvCoder.of(
                    StringUtf8Coder.of(), KvCoder.of(BooleanCoder.of(), RowCoders.REDUCED_IMAGE))))
        .apply("Fill buckets", GroupByKey.create())
        .apply("Compare with the first", ParDo.of(new CompareFn()))
        .setCoder(RowCoders.DUPLICATE_GROUP);
  }

  private static final class JoinFn extends DoFn<KV<Integer, Iterable<DuplicatePair>>, Member> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void join(
        @Element KV<Integer, Iterable<DuplicatePair>> pairs, OutputReceiver<Member> out) {
      DuplicateSets sets = DuplicateSets.create();
      pairs.getValue().forEach(sets::add);
      sets.forEach(out::output);
    }
  }

  private static final class FindFn
      extends DoFn<ReducedImage, KV<Integer, KV<String, KV<Boolean, ReducedImage>>>> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<List<Member>> view;
    private final int buckets;
    private transient @Nullable Map<String, Member> members;

    FindFn(PCollectionView<List<Member>> view, int buckets) {
      this.view = view;
      this.buckets = buckets;
    }

    @ProcessElement
    public void find(ProcessContext context) {
      if (members == null) {
        members = new HashMap<>();
        context.sideInput(view).forEach(member -> members.put(member.path(), member));
      }
      ReducedImage image = context.element();
      Member member = members.get(image.uri());
      if (member != null) {
        int bucket = Math.floorMod(member.first().hashCode(), buckets);
        ReducedImage plain =
            ReducedImage.of(image.uri(), image.label(), image.split(), image.components());
        context.output(KV.of(bucket, KV.of(member.first(), KV.of(member.exact(), plain))));
      }
    }
  }

  private static final class CompareFn
      extends DoFn<KV<Integer, Iterable<KV<String, KV<Boolean, ReducedImage>>>>, DuplicateGroup> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void compare(
        @Element KV<Integer, Iterable<KV<String, KV<Boolean, ReducedImage>>>> bucket,
        OutputReceiver<DuplicateGroup> out) {
      Map<String, List<KV<Boolean, ReducedImage>>> groups = new HashMap<>();
      for (KV<String, KV<Boolean, ReducedImage>> member : bucket.getValue()) {
        groups.computeIfAbsent(member.getKey(), first -> new ArrayList<>()).add(member.getValue());
      }
      groups.forEach((first, members) -> out.output(group(first, members)));
    }

    private static DuplicateGroup group(String first, List<KV<Boolean, ReducedImage>> members) {
      float[] reference =
          members.stream()
              .map(KV::getValue)
              .filter(image -> image.uri().equals(first))
              .findAny()
              .orElseThrow()
              .components();
      String name = DuplicateGroup.nameOf(first);
      return new DuplicateGroup(
          members.stream()
              .map(
                  member -> {
                    ReducedImage image = member.getValue();
                    boolean same = member.getKey() || image.uri().equals(first);
                    return new DuplicateImage(
                        name,
                        image.uri(),
                        image.label(),
                        image.split(),
                        same ? 1 : Cosine.of(reference, image.components()),
                        member.getKey() ? Kind.EXACT : Kind.NEAR);
                  })
              .toList());
    }
  }
}
