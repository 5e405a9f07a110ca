package io.orchard.beam.duplicates;

import io.orchard.duplicates.NearTwins;
import io.orchard.duplicates.PlacedVector;
import io.orchard.duplicates.VectorBlock;
import io.orchard.rows.ReducedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/** Puts what a bundle has of each cell into blocks. Holds {@value #MOST_HELD} places at most. */
final class PlaceVectorsFn extends DoFn<ReducedImage, KV<Integer, VectorBlock>> {
  private static final long serialVersionUID = 1L;

  private static final int MOST_HELD = 1 << 16;

  private final NearTwins search;
  private transient Map<Integer, List<PlacedVector>> cells;
  private transient int held;

  PlaceVectorsFn(NearTwins search) {
    this.search = search;
  }

  @StartBundle
  public void startBundle() {
    cells = new TreeMap<>();
    held = 0;
  }

  @ProcessElement
  public void place(@Element ReducedImage image, OutputReceiver<KV<Integer, VectorBlock>> out) {
    PlacedVector placed = search.place(image.uri(), image.components());
    for (byte cell : placed.cells()) {
      cells.computeIfAbsent(Byte.toUnsignedInt(cell), none -> new ArrayList<>()).add(placed);
    }
    held += placed.cells().length;
    if (held >= MOST_HELD) {
      blocks().forEach(out::output);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    for (KV<Integer, VectorBlock> block : blocks()) {
      context.output(block, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  /** Returns what is held, one block for each cell that has any, and forgets it. */
  private List<KV<Integer, VectorBlock>> blocks() {
    List<KV<Integer, VectorBlock>> blocks = new ArrayList<>();
    cells.forEach((cell, vectors) -> blocks.add(KV.of(cell, new VectorBlock(vectors))));
    cells.clear();
    held = 0;
    return blocks;
  }
}
