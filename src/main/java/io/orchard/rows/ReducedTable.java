package io.orchard.rows;

import io.orchard.table.CsvTable;
import io.orchard.table.ParquetTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The {@code reduced/} table: {@code path}, {@code label}, {@code split}, {@code pca_features},
 * then the extra columns asked for.
 *
 * @param columns the extra columns
 */
public record ReducedTable(Set<Column> columns) implements CsvTable<ReducedImage> {

  /** A column that the table may show besides the reduced vector. */
  public enum Column {
    /** The network's features, [d] float32. */
    FEATURES,
    /** The features as the PCA saw them: centred, and scaled when it standardises, [d] float32. */
    STD_FEATURES;

    /** Returns the column's name in Parquet and in {@code --columns}. */
    public String columnName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the set. */
  public ReducedTable {
    columns = Set.copyOf(columns);
  }

  /** Returns the Parquet schema. */
  public Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("ReducedImage")
            .namespace("io.orchard")
            .fields()
            .requiredString("path")
            .optionalString("label")
            .optionalString("split");
    Schema vector = ParquetTable.listOf(Schema.Type.FLOAT);
    fields.name("pca_features").type(vector).noDefault();
    for (Column column : Column.values()) {
      if (columns.contains(column)) {
        fields.name(column.columnName()).type(vector).noDefault();
      }
    }
    return fields.endRecord();
  }

  /** Returns an image's row under a schema that {@link #schema()} returned. */
  public GenericRecord toRecord(Schema schema, ReducedImage image) {
    GenericRecord row = new GenericData.Record(schema);
    row.put("path", image.uri());
    row.put("label", image.label());
    row.put("split", image.split());
    row.put("pca_features", image.components());
    vectors(image).forEach((column, vector) -> row.put(column.columnName(), vector));
    return row;
  }

  /** Returns the columns that need no vector to be known. */
  @Override
  public List<String> csvHeader() {
    return List.of("path", "label", "split");
  }

  @Override
  public List<String> csvHeader(ReducedImage image) {
    List<String> names = new ArrayList<>(csvHeader());
    addNames(names, "pc_", image.components().length);
    vectors(image).forEach((column, vector) -> addNames(names, csvPrefix(column), vector.length));
    return names;
  }

  @Override
  public List<Object> csvRow(ReducedImage image) {
    List<Object> cells = new ArrayList<>(Arrays.asList(image.uri(), image.label(), image.split()));
    addCells(cells, image.components());
    vectors(image).values().forEach(vector -> addCells(cells, vector));
    return cells;
  }

  private static String csvPrefix(Column column) {
    return column == Column.FEATURES ? "feature_" : "std_feature_";
  }

  private Map<Column, float[]> vectors(ReducedImage image) {
    Map<Column, float[]> vectors = new LinkedHashMap<>();
    if (columns.contains(Column.FEATURES) && image.features() != null) {
      vectors.put(Column.FEATURES, image.features());
    }
    if (columns.contains(Column.STD_FEATURES) && image.standardized() != null) {
      vectors.put(Column.STD_FEATURES, image.standardized());
    }
    return vectors;
  }

  private static void addNames(List<String> names, String prefix, int count) {
    IntStream.rangeClosed(1, count).forEach(i -> names.add(prefix + i));
  }

  private static void addCells(List<Object> cells, float[] vector) {
    for (float value : vector) {
      cells.add(value);
    }
  }
}
