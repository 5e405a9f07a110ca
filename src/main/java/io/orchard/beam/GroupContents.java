package io.orchard.beam;

import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Puts images whose bytes are at hand into groups, the unit of work of {@link
 * ExtractFeatures#ofContents}: up to {@value #MOST} of a bundle each, or {@value #MOST_BYTES}
 * bytes. Nothing is shuffled, so that the bytes stay where they are; where they come from a source
 * that one worker reads, a {@code Reshuffle} before spreads them. Images of different windows are
 * in different groups.
 *
 * <p>An {@code ImageFile} names them: its URI is any text that tells images apart.
 */
public final class GroupContents
    extends PTransform<
        PCollection<KV<ImageFile, byte[]>>,
        PCollection<KV<String, Iterable<KV<ImageFile, byte[]>>>>> {
  private static final long serialVersionUID = 1L;

  static final int MOST = 16;
  static final int MOST_BYTES = 16 << 20;

  private GroupContents() {}

  /** Returns the transform. */
  public static GroupContents create() {
    return new GroupContents();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("most", MOST).withLabel("Most images of a group"));
  }

  @Override
  public PCollection<KV<String, Iterable<KV<ImageFile, byte[]>>>> expand(
      PCollection<KV<ImageFile, byte[]>> images) {
    return images
        .apply("Gather", ParDo.of(new GatherFn()))
        .setCoder(
            KvCoder.of(
                StringUtf8Coder.of(),
                IterableCoder.of(KvCoder.of(RowCoders.IMAGE_FILE, ByteArrayCoder.of()))));
  }

  private static final class GatherFn
      extends DoFn<KV<ImageFile, byte[]>, KV<String, Iterable<KV<ImageFile, byte[]>>>> {
    private static final long serialVersionUID = 1L;

    private final Map<BoundedWindow, List<KV<ImageFile, byte[]>>> groups = new HashMap<>();

    @StartBundle
    public void startBundle() {
      groups.clear();
    }

    @ProcessElement
    public void gather(
        @Element KV<ImageFile, byte[]> image,
        BoundedWindow window,
        OutputReceiver<KV<String, Iterable<KV<ImageFile, byte[]>>>> out) {
      List<KV<ImageFile, byte[]>> group = groups.computeIfAbsent(window, none -> new ArrayList<>());
      group.add(image);
      if (group.size() == MOST || bytes(group) >= MOST_BYTES) {
        out.output(named(group));
        groups.remove(window);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      groups.forEach(
          (window, group) -> context.output(named(group), window.maxTimestamp(), window));
      groups.clear();
    }

    private static long bytes(List<KV<ImageFile, byte[]>> group) {
      return group.stream().mapToLong(image -> image.getValue().length).sum();
    }

    private static KV<String, Iterable<KV<ImageFile, byte[]>>> named(
        List<KV<ImageFile, byte[]>> group) {
      return KV.of(group.get(0).getKey().uri(), group);
    }
  }
}
