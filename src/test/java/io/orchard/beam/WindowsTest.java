package io.orchard.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.orchard.classify.LdaSettings;
import io.orchard.classify.Priors;
import io.orchard.classify.Shrinkage;
import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.model.FeatureSource;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Standardization;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.RowCoders;
import io.orchard.stats.StatsPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Keys;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Images that come one after the other, in windows: each is worked on in its own. */
class WindowsTest {

  private static final int WINDOW_MILLIS = 10;
  private static final StatsPlan PLAN = StatsPlan.exact(12);
  private static final FeatureSource PIXELS = FeatureSource.pixels(2, 2);
  private static final ImagePreparation BOX = ImagePreparation.of(ResampleFilter.BOX);

  private final Pipeline pipeline = Pipeline.create();

  /** Two images a millisecond, so that windows of 20 images follow each other in a bundle. */
  private PCollection<KV<ImageFile, byte[]>> images() throws IOException {
    List<TimestampedValue<KV<ImageFile, byte[]>>> images = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(Path.of("testdata/images").toAbsolutePath())) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        ImageFile image = ImageFile.unlisted(file.toString(), label(file));
        Instant time = new Instant(images.size() / 2);
        images.add(TimestampedValue.of(KV.of(image, Files.readAllBytes(file)), time));
      }
    }
    return pipeline
        .apply(
            Create.timestamped(images)
                .withCoder(KvCoder.of(RowCoders.IMAGE_FILE, ByteArrayCoder.of())))
        .apply(Window.into(FixedWindows.of(Duration.millis(WINDOW_MILLIS))));
  }

  private static String label(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static IntervalWindow window(int number) {
    Instant start = new Instant(number * WINDOW_MILLIS);
    return new IntervalWindow(start, Duration.millis(WINDOW_MILLIS));
  }

  @Test
  void bytesHaveTheirFeaturesInTheirWindow() throws IOException {
    PCollection<ImageFeatures> features =
        images()
            .apply(GroupContents.create())
            .apply(ExtractFeatures.ofContents(PIXELS, BOX))
            .get(ExtractFeatures.FEATURES);
    for (int i = 0; i < 3; i++) {
      PAssert.that(features).inWindow(window(i)).satisfies(WindowsTest::areTwenty);
    }
    pipeline.run().waitUntilFinish();
  }

  @Test
  void oneModelOfTheGlobalWindowIsForAllWindows() throws IOException {
    PCollection<ImageFeatures> features =
        images()
            .apply(GroupContents.create())
            .apply(ExtractFeatures.ofContents(PIXELS, BOX))
            .get(ExtractFeatures.FEATURES);
    PCollectionView<List<ModelChunk>> model =
        features
            .apply("For the model", Window.into(new GlobalWindows()))
            .apply(FitPca.of(PLAN, Standardization.NONE, ComponentCount.of(2)))
            .apply(View.asList());
    PCollection<ReducedImage> reduced = features.apply(ProjectFeatures.of(model, Set.of()));
    for (int i = 0; i < 3; i++) {
      PAssert.that(reduced).inWindow(window(i)).satisfies(WindowsTest::areTwenty);
    }
    // Centred by the model of all: the sum over all windows is 0.
    PAssert.that(reduced.apply(Window.into(new GlobalWindows())))
        .satisfies(
            rows -> {
              double sum = 0;
              for (ReducedImage row : rows) {
                sum += row.components()[0];
              }
              assertThat(sum).isCloseTo(0, within(1e-2));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void filesAreReducedByTheModelOfTheirWindow() throws IOException {
    PCollection<ImageFeatures> features =
        images()
            .apply(Keys.create())
            .apply(GroupImages.create().withGroups(2))
            .apply(ExtractFeatures.of(PIXELS, BOX))
            .get(ExtractFeatures.FEATURES);
    PCollectionView<List<ModelChunk>> models =
        features
            .apply(FitPca.of(PLAN, Standardization.NONE, ComponentCount.of(2)))
            .apply(View.asList());
    PCollection<ReducedImage> reduced = features.apply(ProjectFeatures.of(models, Set.of()));
    LdaSettings settings = new LdaSettings(Shrinkage.auto(), Priors.COUNTS);
    PCollectionView<List<ModelChunk>> classifiers =
        features
            .apply(FitClassifier.of(PLAN, settings, models, (classes, classifier, reason) -> {}))
            .apply("Classifiers", View.asList());
    PCollection<ClassifiedImage> classified = reduced.apply(ClassifyImages.of(classifiers, 0.99));
    for (int i = 0; i < 3; i++) {
      PAssert.that(reduced).inWindow(window(i)).satisfies(WindowsTest::areCentred);
      PAssert.that(classified).inWindow(window(i)).satisfies(WindowsTest::areOfClassesAmongThem);
    }
    pipeline.run().waitUntilFinish();
  }

  private static <T> Void areTwenty(Iterable<T> images) {
    assertThat(images).hasSize(20);
    return null;
  }

  /** The last windows have three of five classes each. */
  private static Void areOfClassesAmongThem(Iterable<ClassifiedImage> images) {
    areTwenty(images);
    Set<String> classes = new HashSet<>();
    images.forEach(image -> classes.add(image.label()));
    assertThat(images).allMatch(image -> classes.contains(image.prediction().top().get(0).label()));
    return null;
  }

  /** The images that a model was fitted to have nothing as their mean, to rounding of floats. */
  private static Void areCentred(Iterable<ReducedImage> images) {
    areTwenty(images);
    double[] sums = new double[2];
    for (ReducedImage image : images) {
      sums[0] += image.components()[0];
      sums[1] += image.components()[1];
    }
    assertThat(sums).containsExactly(new double[2], within(1e-2));
    return null;
  }
}
