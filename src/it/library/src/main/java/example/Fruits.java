package example;

import io.orchard.beam.ExtractFeatures;
import io.orchard.beam.FitPca;
import io.orchard.beam.ListImages;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ProjectFeatures;
import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.listing.ImageLocation;
import io.orchard.model.NetworkBuilder;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.stats.StatsPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Turns the images of a folder into ten numbers each: IMAGES OUTPUT [Beam's own options]. */
public final class Fruits {

  private Fruits() {}

  public static void main(String[] args) {
    String[] options = Arrays.copyOfRange(args, 2, args.length);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(options).create());
    NetworkBuilder.Network network =
        NetworkBuilder.of("mobilenetv2").weights("random:7").into(args[1] + "/network");

    PCollection<ImageFeatures> features =
        pipeline
            .apply("List", ListImages.of(ImageLocation.parseAll(args[0])))
            .apply("Group", GroupByKey.create())
            .apply(
                "Extract",
                ExtractFeatures.of(network.source(), ImagePreparation.of(ResampleFilter.BICUBIC)))
            .get(ExtractFeatures.FEATURES);

    PCollectionView<List<ModelChunk>> model =
        features
            .apply(
                "Fit",
                FitPca.of(
                    StatsPlan.exact(network.features()),
                    Standardization.NONE,
                    ComponentCount.of(10)))
            .apply("Share", View.asList());

    features
        .apply("Project", ProjectFeatures.of(model, Set.of()))
        .apply(
            "Format",
            MapElements.into(TypeDescriptors.strings())
                .via(image -> image.label() + " " + Arrays.toString(image.components())))
        .apply("Write", TextIO.write().to(args[1] + "/reduced").withSuffix(".txt"));
    pipeline.run().waitUntilFinish();
  }
}
