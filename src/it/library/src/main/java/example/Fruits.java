package example;

import io.orchard.beam.ExtractFeatures;
import io.orchard.beam.FitPca;
import io.orchard.beam.ListImages;
import io.orchard.beam.ModelChunk;
import io.orchard.beam.ProjectFeatures;
import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.listing.ImageLocation;
import io.orchard.listing.KeptListing;
import io.orchard.listing.NameFilter;
import io.orchard.model.FeatureSource;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ReducedImage;
import io.orchard.stats.StatsPlan;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** Turns the images of a folder into ten numbers each. */
public final class Fruits {

  private Fruits() {}

  static PCollection<ImageFeatures> features(Pipeline pipeline, String images, String temporary) {
    return pipeline
        .apply(
            ListImages.of(
                ImageLocation.parseAll(images),
                NameFilter.parse("*.jpg,*.jpeg,*.png,*.gif,*.bmp,*.tif"),
                new KeptListing(temporary)))
        .apply(GroupByKey.create())
        .apply(
            ExtractFeatures.of(
                FeatureSource.pixels(20, 20), ImagePreparation.of(ResampleFilter.BICUBIC)))
        .get(ExtractFeatures.FEATURES);
  }

  static PCollection<ReducedImage> reduced(PCollection<ImageFeatures> features) {
    PCollectionView<List<ModelChunk>> model =
        features
            .apply(FitPca.of(StatsPlan.exact(1200), Standardization.NONE, ComponentCount.of(10)))
            .apply(View.asList());
    return features.apply(ProjectFeatures.of(model, Set.of()));
  }
}
