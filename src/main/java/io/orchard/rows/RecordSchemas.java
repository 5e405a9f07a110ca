package io.orchard.rows;

import io.orchard.image.ImageFacts;
import io.orchard.rows.DuplicateImage.Kind;
import io.orchard.rows.Prediction.Candidate;
import io.orchard.rows.ReducedTable.Column;
import io.orchard.rows.RejectedImage.Stage;
import java.util.AbstractList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.schemas.utils.ConvertHelpers.ConvertedSchemaInformation;
import org.apache.beam.sdk.schemas.utils.SchemaInformationProvider;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The records that are rows of a table, as rows of Beam's: fields have the names, types and order
 * of the table's columns.
 */
final class RecordSchemas {

  private static final FieldType VECTOR = FieldType.array(FieldType.FLOAT);

  private static final Schema CANDIDATE =
      Schema.builder().addStringField("label").addDoubleField("probability").build();

  static final RecordSchema<ImageFile> IMAGE_FILE =
      new RecordSchema<>(
          ImageFile.class,
          file(labelled()).build(),
          image ->
              row(
                  RecordSchemas.IMAGE_FILE,
                  image.uri(),
                  image.label(),
                  image.split(),
                  image.bytes(),
                  image.etag()),
          RecordSchemas::imageFile);

  static final RecordSchema<ImageFeatures> IMAGE_FEATURES =
      new RecordSchema<>(
          ImageFeatures.class,
          file(labelled())
              .addNullableField(FactColumns.WIDTH, FieldType.INT32)
              .addNullableField(FactColumns.HEIGHT, FieldType.INT32)
              .addNullableField(FactColumns.FORMAT, FieldType.STRING)
              .addNullableField(FactColumns.SHARPNESS, FieldType.DOUBLE)
              .addNullableField(FactColumns.BRIGHTNESS, FieldType.DOUBLE)
              .addNullableField(FactColumns.CONTRAST, FieldType.DOUBLE)
              .addNullableField(FactColumns.SHA256, FieldType.STRING)
              .addNullableField(FactColumns.PIXEL_HASH, FieldType.STRING)
              .addField("features", VECTOR)
              .build(),
          RecordSchemas::toRow,
          row -> new ImageFeatures(imageFile(row), vector(row, "features"), facts(row)));

  static final RecordSchema<RejectedImage> REJECTED_IMAGE =
      new RecordSchema<>(
          RejectedImage.class,
          Schema.builder()
              .addStringField("path")
              .addStringField("stage")
              .addStringField("error")
              .addStringField("message")
              .build(),
          image ->
              row(
                  RecordSchemas.REJECTED_IMAGE,
                  image.uri(),
                  lowerCase(image.stage()),
                  image.error(),
                  image.message()),
          row ->
              new RejectedImage(
                  row.getString("path"),
                  Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                  row.getString("error"),
                  row.getString("message")));

  static final RecordSchema<ReducedImage> REDUCED_IMAGE =
      new RecordSchema<>(
          ReducedImage.class,
          labelled()
              .addField("pca_features", VECTOR)
              .addNullableField(Column.FEATURES.columnName(), VECTOR)
              .addNullableField(Column.STD_FEATURES.columnName(), VECTOR)
              .build(),
          image ->
              row(
                  RecordSchemas.REDUCED_IMAGE,
                  image.uri(),
                  image.label(),
                  image.split(),
                  new FloatList(image.components()),
                  listOf(image.columns().get(Column.FEATURES)),
                  listOf(image.columns().get(Column.STD_FEATURES))),
          row ->
              new ReducedImage(
                  row.getString("path"),
                  row.getString("label"),
                  row.getString("split"),
                  vector(row, "pca_features"),
                  columns(row)));

  static final RecordSchema<ClassifiedImage> CLASSIFIED_IMAGE =
      new RecordSchema<>(
          ClassifiedImage.class,
          labelled()
              .addStringField("predicted")
              .addDoubleField("probability")
              .addField("top", FieldType.array(FieldType.row(CANDIDATE)))
              .addDoubleField("distance")
              .addBooleanField("unknown")
              .addBooleanField("known")
              .build(),
          RecordSchemas::toRow,
          row ->
              new ClassifiedImage(
                  row.getString("path"),
                  row.getString("label"),
                  row.getString("split"),
                  row.getBoolean("known"),
                  new Prediction(
                      row.<Row>getArray("top").stream().map(RecordSchemas::candidate).toList(),
                      row.getDouble("distance"),
                      row.getBoolean("unknown"))));

  static final RecordSchema<DuplicateImage> DUPLICATE_IMAGE =
      new RecordSchema<>(
          DuplicateImage.class,
          Schema.builder()
              .addStringField("group")
              .addStringField("path")
              .addNullableField("label", FieldType.STRING)
              .addNullableField("split", FieldType.STRING)
              .addDoubleField("similarity")
              .addStringField("kind")
              .build(),
          image ->
              row(
                  RecordSchemas.DUPLICATE_IMAGE,
                  image.group(),
                  image.uri(),
                  image.label(),
                  image.split(),
                  image.similarity(),
                  lowerCase(image.kind())),
          row ->
              new DuplicateImage(
                  row.getString("group"),
                  row.getString("path"),
                  row.getString("label"),
                  row.getString("split"),
                  row.getDouble("similarity"),
                  Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT))));

  private static final List<RecordSchema<?>> ALL =
      List.of(
          IMAGE_FILE,
          IMAGE_FEATURES,
          REJECTED_IMAGE,
          REDUCED_IMAGE,
          CLASSIFIED_IMAGE,
          DUPLICATE_IMAGE);

  private RecordSchemas() {}

  /**
   * Makes records of rows, as {@code Convert.to} asks for it. A schema that is registered for a
   * type would do that too, but a collection of such a type would then be coded as rows wherever
   * nobody sets its coder, and Flink joins no two collections that are coded differently.
   */
  public static final class Conversion implements SchemaInformationProvider {
    @Override
    public <T> @Nullable ConvertedSchemaInformation<T> getConvertedSchemaInformation(
        Schema rows, TypeDescriptor<T> type) {
      RecordSchema<?> record = of(type.getRawType());
      if (record == null || !record.schema().assignableToIgnoreNullable(rows)) {
        return null;
      }
      @SuppressWarnings("unchecked")
      SchemaCoder<T> coder = (SchemaCoder<T>) RowCoders.of(record.type());
      return new ConvertedSchemaInformation<>(coder, null);
    }
  }

  /** Returns the schema of a class, or null for one that has none. */
  @SuppressWarnings("unchecked")
  static <T> @Nullable RecordSchema<T> of(Class<T> type) {
    for (RecordSchema<?> record : ALL) {
      if (record.type().equals(type)) {
        return (RecordSchema<T>) record;
      }
    }
    return null;
  }

  private static Schema.Builder labelled() {
    return Schema.builder()
        .addStringField("path")
        .addNullableField("label", FieldType.STRING)
        .addNullableField("split", FieldType.STRING);
  }

  private static Schema.Builder file(Schema.Builder schema) {
    return schema.addInt64Field("bytes").addNullableField("etag", FieldType.STRING);
  }

  private static Row row(RecordSchema<?> record, @Nullable Object... values) {
    return Row.withSchema(record.schema()).attachValues(values);
  }

  private static Row toRow(ImageFeatures image) {
    ImageFile file = image.image();
    ImageFacts facts = image.facts();
    boolean known = facts != null;
    return row(
        IMAGE_FEATURES,
        file.uri(),
        file.label(),
        file.split(),
        file.bytes(),
        file.etag(),
        known ? facts.width() : null,
        known ? facts.height() : null,
        known ? facts.format() : null,
        known ? facts.sharpness() : null,
        known ? facts.brightness() : null,
        known ? facts.contrast() : null,
        known ? facts.sha256() : null,
        known ? facts.pixelHash() : null,
        new FloatList(image.features()));
  }

  private static ImageFile imageFile(Row row) {
    return new ImageFile(
        row.getString("path"),
        row.getInt64("bytes"),
        row.getString("etag"),
        row.getString("label"),
        row.getString("split"));
  }

  private static @Nullable ImageFacts facts(Row row) {
    return row.getValue(FactColumns.PIXEL_HASH) == null
        ? null
        : new ImageFacts(
            row.getInt32(FactColumns.WIDTH),
            row.getInt32(FactColumns.HEIGHT),
            row.getString(FactColumns.FORMAT),
            row.getDouble(FactColumns.SHARPNESS),
            row.getDouble(FactColumns.BRIGHTNESS),
            row.getDouble(FactColumns.CONTRAST),
            row.getString(FactColumns.SHA256),
            row.getString(FactColumns.PIXEL_HASH));
  }

  private static Row toRow(ClassifiedImage image) {
    Prediction prediction = image.prediction();
    List<Row> top =
        prediction.top().stream()
            .map(
                candidate ->
                    Row.withSchema(CANDIDATE)
                        .attachValues(candidate.label(), candidate.probability()))
            .toList();
    return row(
        CLASSIFIED_IMAGE,
        image.uri(),
        image.label(),
        image.split(),
        prediction.predicted(),
        prediction.probability(),
        top,
        prediction.distance(),
        prediction.unknown(),
        image.known());
  }

  private static Candidate candidate(Row row) {
    return new Candidate(row.getString("label"), row.getDouble("probability"));
  }

  private static Map<Column, float[]> columns(Row row) {
    Map<Column, float[]> columns = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      if (row.getValue(column.columnName()) != null) {
        columns.put(column, vector(row, column.columnName()));
      }
    }
    return columns;
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static float[] vector(Row row, String field) {
    Collection<Float> numbers = Objects.requireNonNull(row.getArray(field), field);
    float[] vector = new float[numbers.size()];
    int i = 0;
    for (float number : numbers) {
      vector[i++] = number;
    }
    return vector;
  }

  private static @Nullable List<Float> listOf(float @Nullable [] vector) {
    return vector == null ? null : new FloatList(vector);
  }

  /** A vector as a list that takes no memory of its own. */
  private static final class FloatList extends AbstractList<Float> implements RandomAccess {
    private final float[] numbers;

    FloatList(float[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public Float get(int i) {
      return numbers[i];
    }

    @Override
    public int size() {
      return numbers.length;
    }
  }
}
