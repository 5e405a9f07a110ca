package io.orchard.rows;

import io.orchard.rows.Prediction.Candidate;
import io.orchard.table.CsvTable;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The {@code predictions/} table: {@code path}, {@code label}, {@code split}, {@code predicted},
 * {@code probability}, {@code top}, {@code distance}, {@code unknown}. In CSV, {@code top} is one
 * cell such as {@code Apple:0.93|Pear:0.05}; a {@code |}, {@code :} or {@code \} within a label has
 * a {@code \} in front, so that one without ends a label or a candidate.
 */
public record PredictionTable() implements CsvTable<ClassifiedImage> {

  private static final Schema CANDIDATE =
      SchemaBuilder.record("Candidate")
          .namespace("io.orchard")
          .fields()
          .requiredString("label")
          .requiredDouble("probability")
          .endRecord();

  /** One row per image; {@code top} is a list of structs, most probable first. */
  public static final Schema SCHEMA =
      ImageColumns.beginLabelled("ClassifiedImage")
          .requiredString("predicted")
          .requiredDouble("probability")
          .name("top")
          .type(SchemaBuilder.array().items(CANDIDATE))
          .noDefault()
          .requiredDouble("distance")
          .requiredBoolean("unknown")
          .endRecord();

  /** What would end a label in a cell, or free such a character of that. */
  private static final Pattern ENDING = Pattern.compile("[|:\\\\]");

  private static final List<String> HEADER =
      SCHEMA.getFields().stream().map(Schema.Field::name).toList();

  /** Returns an image's row. */
  public static GenericRecord toRecord(ClassifiedImage image) {
    Prediction prediction = image.prediction();
    GenericRecord row = ImageColumns.labelled(SCHEMA, image.uri(), image.label(), image.split());
    row.put("predicted", prediction.predicted());
    row.put("probability", prediction.probability());
    row.put("top", prediction.top().stream().map(PredictionTable::toRecord).toList());
    row.put("distance", prediction.distance());
    row.put("unknown", prediction.unknown());
    return row;
  }

  private static GenericRecord toRecord(Candidate candidate) {
    GenericRecord row = new GenericData.Record(CANDIDATE);
    row.put("label", candidate.label());
    row.put("probability", candidate.probability());
    return row;
  }

  @Override
  public List<String> csvHeader() {
    return HEADER;
  }

  @Override
  public List<String> csvHeader(ClassifiedImage image) {
    return HEADER;
  }

  @Override
  public List<Object> csvRow(ClassifiedImage image) {
    Prediction prediction = image.prediction();
    return Arrays.asList(
        image.uri(),
        image.label(),
        image.split(),
        prediction.predicted(),
        prediction.probability(),
        prediction.top().stream().map(PredictionTable::csvText).collect(Collectors.joining("|")),
        prediction.distance(),
        prediction.unknown());
  }

  private static String csvText(Candidate candidate) {
    return ENDING.matcher(candidate.label()).replaceAll("\\\\$0")
        + ":"
        + (float) candidate.probability();
  }
}
