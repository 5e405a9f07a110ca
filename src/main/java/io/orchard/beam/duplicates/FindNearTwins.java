package io.orchard.beam.duplicates;

import io.orchard.beam.RunnerTuning;
import io.orchard.duplicates.NearTwins;
import io.orchard.duplicates.PlacedVector;
import io.orchard.duplicates.SimilarPair;
import io.orchard.duplicates.VectorBlock;
import io.orchard.rows.ReducedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the pairs of images whose reduced vectors have a cosine of at least a threshold, without
 * comparing all: what comes out, and at what cost, {@link NearTwins} says.
 *
 * <p>A vector goes with its path to each of its few cells, of {@value NearTwins#MOST_CELLS}; cells
 * are the keys, or share them. Their vectors travel in blocks, one a bundle and cell: the larger
 * the bundles that come in, the fewer elements. A worker holds the vectors of the cells that it
 * works on, some 900 bytes each at k = 50: at n = 10^6 and a threshold of 0.95 a cell has some
 * 17,000 on average, or 15 MB; where many images are alike, a few cells have all of those.
 *
 * <p>The same images give the same pairs, whatever the bundles and the runner.
 */
public final class FindNearTwins
    extends PTransform<PCollection<ReducedImage>, PCollection<SimilarPair>> {
  private static final long serialVersionUID = 1L;

  private static final KvCoder<Integer, VectorBlock> CELL =
      KvCoder.of(VarIntCoder.of(), DuplicateCoders.VECTOR_BLOCK);

  private final NearTwins search;

  private FindNearTwins(NearTwins search) {
    this.search = search;
  }

  /**
   * Returns the transform. Its input are images of paths that are all different, with vectors of
   * one k, all finite.
   *
   * @param search with its threshold
   */
  public static FindNearTwins of(NearTwins search) {
    return new FindNearTwins(search);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("threshold", search.threshold()).withLabel("Least cosine"));
    data.add(
        DisplayData.item("allPairsUpTo", search.allPairsUpTo())
            .withLabel("Similar images that each come out as a pair"));
  }

  @Override
  public PCollection<SimilarPair> expand(PCollection<ReducedImage> images) {
    int keys = Math.min(RunnerTuning.of(images.getPipeline()).buckets(), NearTwins.MOST_CELLS);
    return images
        .apply("Place vectors", ParDo.of(new PlaceVectorsFn(search)))
        .setCoder(CELL)
        .apply("Key cells", WithKeys.of(keyOf(keys)))
        .setCoder(KvCoder.of(VarIntCoder.of(), CELL))
        .apply("Fill cells", GroupByKey.create())
        .apply("Search cells", ParDo.of(new SearchFn(search)))
        .setCoder(DuplicateCoders.SIMILAR_PAIR);
  }

  private static SerializableFunction<KV<Integer, VectorBlock>, Integer> keyOf(int keys) {
    return cell -> cell.getKey() % keys;
  }

  private static final class SearchFn
      extends DoFn<KV<Integer, Iterable<KV<Integer, VectorBlock>>>, SimilarPair> {
    private static final long serialVersionUID = 1L;

    private final NearTwins search;

    SearchFn(NearTwins search) {
      this.search = search;
    }

    @ProcessElement
    public void search(
        @Element KV<Integer, Iterable<KV<Integer, VectorBlock>>> blocks,
        OutputReceiver<SimilarPair> out) {
      Map<Integer, List<PlacedVector>> cells = new TreeMap<>();
      for (KV<Integer, VectorBlock> block : blocks.getValue()) {
        cells
            .computeIfAbsent(block.getKey(), none -> new ArrayList<>())
            .addAll(block.getValue().vectors());
      }
      cells.forEach((cell, vectors) -> search.search(cell, vectors, out::output));
    }
  }
}
