package io.orchard.rows;

import io.orchard.rows.Prediction.Candidate;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.CsvTable;
import io.orchard.table.CsvText;
import io.orchard.table.ParquetTable;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The {@code predictions/} table: {@code path}, {@code label}, {@code split}, {@code predicted},
 * {@code probability}, {@code top}, {@code distance}, {@code unknown}. In CSV, {@code top} is one
 * cell such as {@code Apple:0.93|Pear:0.05}; a {@code |}, {@code :} or {@code \} within a label has
 * a {@code \} in front, so that one without ends a label or a candidate. Rows that are read from
 * CSV have the probabilities of all but the first candidate as float32.
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

  private static final Pattern FREED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  /** A candidate in a cell: a label, then a probability up to the next one or the end. */
  private static final Pattern CANDIDATE_CELL =
      Pattern.compile("((?:[^|:\\\\]|\\\\.)*+):([^|]*+)\\|?", Pattern.DOTALL);

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

  /**
   * Reads the rows of a Parquet file of this table, one at a time.
   *
   * @param known whether a label is one of the classifier's classes, which the table does not say
   * @throws StorageException if it cannot be read or is no such file
   */
  public static void readParquet(
      String file, Predicate<String> known, Consumer<ClassifiedImage> consumer) {
    ParquetTable.forEach(file, SCHEMA, row -> consumer.accept(image(row, known)));
  }

  private static ClassifiedImage image(GenericRecord row, Predicate<String> known) {
    List<Candidate> top = new ArrayList<>();
    for (Object one : (List<?>) row.get("top")) {
      GenericRecord candidate = (GenericRecord) one;
      top.add(
          new Candidate(candidate.get("label").toString(), (Double) candidate.get("probability")));
    }
    return image(
        row.get("path").toString(),
        Objects.toString(row.get("label"), null),
        Objects.toString(row.get("split"), null),
        known,
        new Prediction(top, (Double) row.get("distance"), (Boolean) row.get("unknown")));
  }

  private static ClassifiedImage image(
      String path,
      @Nullable String label,
      @Nullable String split,
      Predicate<String> known,
      Prediction prediction) {
    return new ClassifiedImage(path, label, split, label != null && known.test(label), prediction);
  }

  /** Does the same with a CSV file. */
  public static void readCsv(
      String file, Predicate<String> known, Consumer<ClassifiedImage> consumer) {
    Storage.reading(
        file,
        channel -> {
          try (CSVParser rows =
              CSVParser.parse(
                  Channels.newInputStream(channel), StandardCharsets.UTF_8, ReducedTable.CSV)) {
            rows.forEach(row -> consumer.accept(image(row, known)));
          }
          return null;
        });
  }

  private static ClassifiedImage image(CSVRecord row, Predicate<String> known) {
    List<Candidate> top = new ArrayList<>();
    Matcher cell = CANDIDATE_CELL.matcher(CsvText.read(row.get("top")));
    while (cell.lookingAt()) {
      String label = FREED.matcher(cell.group(1)).replaceAll("$1");
      String probability = top.isEmpty() ? row.get("probability") : cell.group(2);
      top.add(new Candidate(label, Double.parseDouble(probability)));
      cell.region(cell.end(), cell.regionEnd());
    }
    return image(
        CsvText.read(row.get("path")),
        ReducedTable.orNull(row.get("label")),
        ReducedTable.orNull(row.get("split")),
        known,
        new Prediction(
            top,
            Double.parseDouble(row.get("distance")),
            Boolean.parseBoolean(row.get("unknown"))));
  }
}
