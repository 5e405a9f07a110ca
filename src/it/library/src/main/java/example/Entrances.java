package example;

import io.orchard.beam.CovarianceFn;
import io.orchard.beam.ExtractFeatures;
import io.orchard.beam.GroupContents;
import io.orchard.beam.GroupImages;
import io.orchard.image.ImagePreparation;
import io.orchard.model.FeatureSource;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPlan;
import org.apache.beam.sdk.extensions.sql.SqlTransform;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Pieces of pipelines: from where images may come, and where features may go. */
final class Entrances {

  private static final TypeDescriptor<KV<String, float[]>> VECTORS = new TypeDescriptor<>() {};
  private static final TypeDescriptor<KV<String, PcaModel>> MODELS = new TypeDescriptor<>() {};

  private Entrances() {}

  /** A table of URIs and labels. */
  static PCollection<ImageFeatures> ofTable(
      PCollection<KV<String, String>> table, FeatureSource network, ImagePreparation preparation) {
    return table
        .apply(
            MapElements.into(TypeDescriptor.of(ImageFile.class))
                .via(row -> ImageFile.unlisted(row.getKey(), row.getValue())))
        .apply(GroupImages.create())
        .apply(ExtractFeatures.of(network, preparation))
        .get(ExtractFeatures.FEATURES);
  }

  /** Bytes at hand, under a name. */
  static PCollection<ImageFeatures> ofBytes(
      PCollection<KV<ImageFile, byte[]>> images,
      FeatureSource network,
      ImagePreparation preparation) {
    return images
        .apply(GroupContents.create())
        .apply(ExtractFeatures.ofContents(network, preparation))
        .get(ExtractFeatures.FEATURES);
  }

  /** A PCA for each class. */
  static PCollection<KV<String, PcaModel>> modelOfEachClass(
      PCollection<ImageFeatures> features, int d) {
    return features
        .apply(Filter.by((ImageFeatures image) -> image.label() != null))
        .apply(MapElements.into(VECTORS).via(image -> KV.of(image.label(), image.features())))
        .apply(Combine.perKey(CovarianceFn.of(StatsPlan.exact(d))))
        .apply(Filter.by((KV<String, CovarianceStats> each) -> each.getValue().count() >= 2))
        .apply(MapElements.into(MODELS).via(each -> KV.of(each.getKey(), fit(each.getValue()))));
  }

  private static PcaModel fit(CovarianceStats statistics) {
    return Pca.fit(statistics, Standardization.NONE, ComponentCount.of(3));
  }

  /** SQL over the columns of the features table. */
  static PCollection<Row> classes(PCollection<ImageFeatures> features) {
    return features.apply(
        SqlTransform.query(
            "SELECT label, COUNT(*) AS images, MAX(width) AS widest, AVG(brightness) AS brightness"
                + " FROM PCOLLECTION GROUP BY label"));
  }
}
