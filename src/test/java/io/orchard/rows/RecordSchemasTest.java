package io.orchard.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.image.ImageFacts;
import io.orchard.rows.DuplicateImage.Kind;
import io.orchard.rows.Prediction.Candidate;
import io.orchard.rows.ReducedTable.Column;
import io.orchard.rows.RejectedImage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records are rows with the columns of their tables, in a pipeline that was told nothing. */
class RecordSchemasTest {

  private static final ImageFile FILE = new ImageFile("s3://b/é.jpg", 12, "tag", "Pêche", "Test");
  private static final ImageFeatures FEATURES =
      new ImageFeatures(
          FILE, new float[] {0, 1.5f, -2}, new ImageFacts(7, 3, "PNG", 1.5, 255, 0, "ab", "cd"));

  static Stream<Arguments> records() {
    float[] vector = {1, 2};
    return Stream.of(
        Arguments.of(new ImageFile("a.jpg", 0, null, null, null), RowCoders.IMAGE_FILE),
        Arguments.of(FILE, RowCoders.IMAGE_FILE),
        Arguments.of(FEATURES, RowCoders.IMAGE_FEATURES),
        Arguments.of(new ImageFeatures(FILE, vector), RowCoders.IMAGE_FEATURES),
        Arguments.of(
            new RejectedImage("a", Stage.DECODE, "Odd", "very odd"), RowCoders.REJECTED_IMAGE),
        Arguments.of(ReducedImage.of("a", "Kiwi", null, vector), RowCoders.REDUCED_IMAGE),
        Arguments.of(
            new ReducedImage("a", null, "Test", vector, Map.of(Column.STD_FEATURES, vector)),
            RowCoders.REDUCED_IMAGE),
        Arguments.of(
            new ClassifiedImage(
                "a",
                "Kiwi",
                null,
                true,
                new Prediction(
                    List.of(new Candidate("Kiwi", 0.75), new Candidate("Fig", 0.25)), 1.5, false)),
            RowCoders.CLASSIFIED_IMAGE),
        Arguments.of(
            new DuplicateImage("g", "a", null, "Test", 0.99, Kind.NEAR),
            RowCoders.DUPLICATE_IMAGE));
  }

  @ParameterizedTest
  @MethodSource("records")
  <T> void recordsNeedNoCoderAndBecomeRowsAndRecordsAgain(T element, Coder<T> coder) {
    CoderProperties.coderSerializable(coder);
    @SuppressWarnings("unchecked")
    TypeDescriptor<T> type = TypeDescriptor.of((Class<T>) element.getClass());
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<T> ours = pipeline.apply(Create.of(element).withCoder(coder));
    PCollection<T> own = ours.apply("Own", MapElements.into(type).via(each -> each));
    assertThat(own.getCoder()).isEqualTo(coder);
    PCollection<T> back =
        PCollectionList.of(ours)
            .and(own)
            .apply("Both", Flatten.pCollections())
            .apply("To rows", Convert.toRows())
            .apply("And back", Convert.to(type));
    PAssert.that(back).containsInAnyOrder(element, element);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void fieldsAreTheColumnsOfTheTables() {
    assertThat(fields(RecordSchemas.IMAGE_FEATURES)).isEqualTo(columns(FeatureTable.SCHEMA));
    assertThat(fields(RecordSchemas.REJECTED_IMAGE)).isEqualTo(columns(RejectedTable.SCHEMA));
    assertThat(fields(RecordSchemas.DUPLICATE_IMAGE)).isEqualTo(columns(DuplicateTable.SCHEMA));
    assertThat(fields(RecordSchemas.IMAGE_FILE))
        .isEqualTo(columns(ImageColumns.begin("ImageFile").endRecord()));
    List<Field> predictions = fields(RecordSchemas.CLASSIFIED_IMAGE);
    assertThat(predictions).last().extracting(Field::getName).isEqualTo("known");
    assertThat(predictions.subList(0, predictions.size() - 1))
        .isEqualTo(columns(PredictionTable.SCHEMA));
    assertThat(fields(RecordSchemas.REDUCED_IMAGE))
        .usingElementComparator((a, b) -> a.withNullable(true).equals(b.withNullable(true)) ? 0 : 1)
        .isEqualTo(columns(new ReducedTable(Set.of(Column.values())).schema()));
  }

  private static List<Field> fields(RecordSchema<?> record) {
    return record.schema().getFields();
  }

  private static List<Field> columns(org.apache.avro.Schema table) {
    Schema schema = AvroUtils.toBeamSchema(table);
    return schema.getFields();
  }
}
