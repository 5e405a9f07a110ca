package io.orchard.beam.duplicates;

import io.orchard.classify.LearnedFrom;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import java.util.List;
import java.util.function.Predicate;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/** Selects twins by what was learned from: their paths. */
public final class SelectDuplicates
    extends PTransform<PCollection<DuplicateGroup>, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    LEAKED {
      @Override
      List<String> in(DuplicateGroup group, LearnedFrom learned) {
        List<String> others = paths(group, image -> !learned.isFrom(image.split()));
        return others.size() == group.images().size() ? List.of() : others;
      }
    },
    REPEATED {
      @Override
      List<String> in(DuplicateGroup group, LearnedFrom learned) {
        return repeatedIn(group, learned);
      }
    };

    abstract List<String> in(DuplicateGroup group, LearnedFrom learned);
  }

  private final Kind kind;
  private final LearnedFrom learned;

  private SelectDuplicates(Kind kind, LearnedFrom learned) {
    this.kind = kind;
    this.learned = learned;
  }

  /** Returns the transform that selects images not learned from that have a twin that is. */
  public static SelectDuplicates leaked(LearnedFrom learned) {
    return new SelectDuplicates(Kind.LEAKED, learned);
  }

  /**
   * Returns the transform that selects images learned from that have a twin before them that is.
   */
  public static SelectDuplicates repeated(LearnedFrom learned) {
    return new SelectDuplicates(Kind.REPEATED, learned);
  }

  /** Returns the images of a group that are learned from, but for the first of these. */
  static List<String> repeatedIn(DuplicateGroup group, LearnedFrom learned) {
    List<String> known = paths(group, image -> learned.isFrom(image.split()));
    return known.isEmpty() ? known : known.subList(1, known.size());
  }

  private static List<String> paths(DuplicateGroup group, Predicate<DuplicateImage> test) {
    return group.images().stream().filter(test).map(DuplicateImage::uri).toList();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("kind", kind.name()).withLabel("What is selected"));
    data.add(DisplayData.item("learned", learned.toString()).withLabel("What is learned from"));
  }

  @Override
  public PCollection<String> expand(PCollection<DuplicateGroup> groups) {
    return groups
        .apply("Select", ParDo.of(new SelectFn(kind, learned)))
        .setCoder(StringUtf8Coder.of());
  }

  private static final class SelectFn extends DoFn<DuplicateGroup, String> {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final LearnedFrom learned;

    SelectFn(Kind kind, LearnedFrom learned) {
      this.kind = kind;
      this.learned = learned;
    }

    @ProcessElement
    public void select(@Element DuplicateGroup group, OutputReceiver<String> out) {
      kind.in(group, learned).forEach(out::output);
    }
  }
}
