package io.orchard.beam;

import io.orchard.model.ClassifierFolder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Reads the classifier of a model folder on a worker, so that it need not travel. */
public final class ReadClassifier extends PTransform<PBegin, PCollection<ModelChunk>> {
  private static final long serialVersionUID = 1L;

  private final String folder;

  private ReadClassifier(String folder) {
    this.folder = folder;
  }

  /**
   * Returns the transform.
   *
   * @param folder local or {@code s3://}
   */
  public static ReadClassifier from(String folder) {
    return new ReadClassifier(folder);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("folder", folder).withLabel("Folder of the model"));
  }

  @Override
  public PCollection<ModelChunk> expand(PBegin begin) {
    return begin
        .apply("Name folder", Create.of(folder).withCoder(StringUtf8Coder.of()))
        .apply("Read classifier", ParDo.of(new ReadFn()))
        .setCoder(ElementCoders.MODEL_CHUNK);
  }

  private static final class ReadFn extends DoFn<String, ModelChunk> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void read(@Element String folder, OutputReceiver<ModelChunk> out) {
      ModelChunk.of(ElementCoders.LDA_CLASSIFIER, ClassifierFolder.read(folder))
          .forEach(out::output);
    }
  }
}
