package io.orchard.beam;

import io.orchard.classify.ClassTally;
import io.orchard.image.ImageFacts;
import io.orchard.pca.DriftStats;
import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.DuplicateGroup;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.DuplicateImage.Kind;
import io.orchard.rows.Extraction;
import io.orchard.rows.FeatureRow;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import io.orchard.rows.Prediction;
import io.orchard.rows.Prediction.Candidate;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable.Column;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RejectedImage.Stage;
import io.orchard.rows.RowCoders;
import io.orchard.stats.MeanStats;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

/** Everything that flows comes out of its coder as it went in. */
class ElementCodersTest {

  private static final float[] VECTOR = {0, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE};

  @Test
  void imageFiles() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.IMAGE_FILE, new ImageFile("s3://b/Pêche/é 1.jpg", 12, "tag", "Pêche", "Test"));
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.IMAGE_FILE, new ImageFile("s3://b/1.jpg", 0, null, null, null));
  }

  @Test
  void imageFeatures() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.IMAGE_FEATURES,
        new ImageFeatures(new ImageFile("a.jpg", 9, "tag", "Kiwi", null), VECTOR));
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.IMAGE_FEATURES,
        new ImageFeatures(
            new ImageFile("a.jpg", 9, "tag", "Kiwi", null),
            VECTOR,
            new ImageFacts(70_000, 3, "PNG", 1.5, 255, 0, "ab", "cd")));
  }

  @Test
  void rowsOfFeatureFiles() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.FEATURE_ROW, new FeatureRow(3, "s3://b/é 1.parquet", 70_000, null));
    ImageFile found = new ImageFile("s3://b/photos/é 1.jpg", 12, "tag", null, "Test");
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.FEATURE_ROW, new FeatureRow(0, "a.parquet", 0, found));
  }

  @Test
  void rejectedImages() throws Exception {
    for (Stage stage : Stage.values()) {
      CoderProperties.coderDecodeEncodeEqual(
          RowCoders.REJECTED_IMAGE, new RejectedImage("a.jpg", stage, "Error", "broken"));
    }
  }

  @Test
  void extractions() throws Exception {
    ImageFile file = new ImageFile("a.jpg", 9, "tag", "Kiwi", null);
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.EXTRACTION, new Extraction.Succeeded(new ImageFeatures(file, VECTOR)));
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.EXTRACTION,
        new Extraction.Failed(new RejectedImage("a.jpg", Stage.READ, "Error", "broken")));
  }

  @Test
  void driftStatistics() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.DRIFT_STATS,
        new DriftStats(3, new double[] {1, -2.5}, new double[] {0, 7}, 0.25));
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.DRIFT_STATS, new DriftStats(1, new double[0], new double[0], 1));
  }

  @Test
  void reducedImages() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.REDUCED_IMAGE,
        new ReducedImage(
            "a.jpg", null, "Test", new float[] {1}, Map.of(Column.STD_FEATURES, VECTOR)));
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.REDUCED_IMAGE, ReducedImage.of("a.jpg", "Kiwi", null, VECTOR));
  }

  @Test
  void duplicates() throws Exception {
    DuplicateImage one = new DuplicateImage("g", "é.jpg", null, "Test", 0.5, Kind.NEAR);
    DuplicateImage other = new DuplicateImage("g", "b.jpg", "Kiwi", null, 1, Kind.EXACT);
    CoderProperties.coderDecodeEncodeEqual(RowCoders.DUPLICATE_IMAGE, one);
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.DUPLICATE_GROUP, new DuplicateGroup(List.of(one, other)));
  }

  @Test
  void classifiedImages() throws Exception {
    Prediction prediction =
        new Prediction(List.of(new Candidate("Pêche", 0.75), new Candidate("Kiwi", 0)), 3.5, true);
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.CLASSIFIED_IMAGE,
        new ClassifiedImage("a.jpg", "Pêche", "Test", true, prediction));
    CoderProperties.coderDecodeEncodeEqual(
        RowCoders.CLASSIFIED_IMAGE, new ClassifiedImage("a.jpg", null, null, false, prediction));
  }

  @Test
  void classMeansAndTallies() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.MEAN_STATS, MeanStats.of(3, new double[] {1, -0.0}, new double[] {1e-20, 0}));
    Prediction prediction = new Prediction(List.of(new Candidate("Kiwi", 1)), 0, false);
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.CLASS_TALLY,
        ClassTally.of(new ClassifiedImage("a.jpg", "Lime", null, true, prediction)));
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.CLASS_TALLY,
        ClassTally.of(new ClassifiedImage("a.jpg", "Lime", null, true, prediction)).withTwin(true));
  }

  @Test
  void modelChunks() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        ElementCoders.MODEL_CHUNK, new ModelChunk(3, new byte[] {0, -1, 7}));
  }

  @Test
  void codersAreSerializable() {
    CoderProperties.coderSerializable(RowCoders.IMAGE_FILE);
    CoderProperties.coderSerializable(ElementCoders.STATS_PART);
  }
}
