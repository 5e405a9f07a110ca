package io.orchard.beam;

import io.orchard.model.ClassifierFolder;
import io.orchard.model.PcaModelFolder;
import io.orchard.stats.MeanStats;
import io.orchard.stats.StatsPart;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads something of a model folder on a worker, so that it need not travel with the pipeline: in
 * pieces that any runner can carry.
 */
public final class ReadModelFolder<T> extends PTransform<PBegin, PCollection<T>> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String what;
  private final Reader<T> reader;
  private final Coder<T> coder;

  /** Hands on, piece by piece, what is read from a folder. */
  @FunctionalInterface
  private interface Reader<T> extends Serializable {
    void read(String folder, Consumer<T> out);
  }

  private ReadModelFolder(String folder, String what, Reader<T> reader, Coder<T> coder) {
    this.folder = folder;
    this.what = what;
    this.reader = reader;
    this.coder = coder;
  }

  /** Returns the reader of the model in a folder, local or {@code s3://} as in all of these. */
  public static ReadModelFolder<ModelChunk> model(String folder) {
    return new ReadModelFolder<>(
        folder,
        "model",
        (place, out) ->
            ModelChunk.of(ElementCoders.PCA_MODEL, PcaModelFolder.read(place)).forEach(out),
        ElementCoders.MODEL_CHUNK);
  }

  /** Returns the reader of the classifier. */
  public static ReadModelFolder<ModelChunk> classifier(String folder) {
    return new ReadModelFolder<>(
        folder,
        "classifier",
        (place, out) ->
            ModelChunk.of(ElementCoders.LDA_CLASSIFIER, ClassifierFolder.read(place)).forEach(out),
        ElementCoders.MODEL_CHUNK);
  }

  /** Returns the reader of count and mean of the classes, one element per class. */
  static ReadModelFolder<KV<String, MeanStats>> classes(String folder) {
    return new ReadModelFolder<>(
        folder,
        "classes",
        (place, out) ->
            ClassifierFolder.forEachClass(place, (label, stats) -> out.accept(KV.of(label, stats))),
        KvCoder.of(StringUtf8Coder.of(), ElementCoders.MEAN_STATS));
  }

  /** Returns the reader of the statistics of all images. */
  static ReadModelFolder<StatsPart> statistics(String folder) {
    return new ReadModelFolder<>(
        folder,
        "statistics",
        (place, out) -> PcaModelFolder.readStatistics(place).forEachPart(out),
        ElementCoders.STATS_PART);
  }

  /** Returns the reader of the statistics of the images without a known label. */
  static ReadModelFolder<StatsPart> unlabelledStatistics(String folder) {
    return new ReadModelFolder<>(
        folder,
        "statistics",
        (place, out) -> ClassifierFolder.readUnlabelled(place).forEachPart(out),
        ElementCoders.STATS_PART);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("folder", folder).withLabel("Folder of the model"));
    data.add(DisplayData.item("what", what).withLabel("What of it is read"));
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin
        .apply("Name folder", Create.of(folder).withCoder(StringUtf8Coder.of()))
        .apply("Read " + what, ParDo.of(new ReadFn<>(reader)))
        .setCoder(coder);
  }

  private static final class ReadFn<T> extends DoFn<String, T> {
    private static final long serialVersionUID = 1L;

    private final Reader<T> reader;

    ReadFn(Reader<T> reader) {
      this.reader = reader;
    }

    @ProcessElement
    public void read(@Element String folder, OutputReceiver<T> out) {
      reader.read(folder, out::output);
    }
  }
}
