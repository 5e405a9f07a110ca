package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.model.FeatureSource;
import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PValue;
import org.junit.jupiter.api.Test;

class ExtractFeaturesTest {

  /** Spark computes an output for each of its readers, on two workers at the same time even. */
  @Test
  void theNetworksOnlyReaderIsAShuffle() {
    Pipeline pipeline = Pipeline.create();
    ImageFile image = new ImageFile("a.jpg", 1, null, null, null);
    pipeline
        .apply(
            Create.of(KV.of("group", image))
                .withCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE)))
        .apply(GroupByKey.create())
        .apply(
            ExtractFeatures.of(
                new FeatureSource("any", "", 2, 2), ImagePreparation.of(ResampleFilter.BOX)));
    List<PValue> made = new ArrayList<>();
    List<PTransform<?, ?>> readers = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getInputs().values().stream().anyMatch(made::contains)) {
              readers.add(node.getTransform());
            }
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step
                && step.getFn() instanceof ExtractFeaturesFn) {
              made.addAll(node.getOutputs().values());
            }
          }
        });
    assertThat(made).hasSize(1);
    assertThat(readers).singleElement().isInstanceOf(GroupByKey.class);
  }
}
