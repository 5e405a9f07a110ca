package io.orchard.rows;

import io.orchard.pca.PcaModel;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.CsvTable;
import io.orchard.table.CsvText;
import io.orchard.table.ParquetTable;
import io.orchard.table.RowColumns;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The {@code reduced/} table: {@code path}, {@code label}, {@code split}, {@code pca_features},
 * then the extra columns asked for. Rows that are read carry no extra columns.
 *
 * @param columns the extra columns
 */
public record ReducedTable(Set<Column> columns) implements CsvTable<ReducedImage> {

  /** A column that the table may show besides the reduced vector; one of vectors of float32. */
  public enum Column {
    /** The network's features, [d] float32. */
    FEATURES("feature_") {
      @Override
      public float[] of(PcaModel model, float[] features) {
        return features;
      }
    },
    /** The features as the PCA saw them: centred, and scaled when it standardises, [d] float32. */
    STD_FEATURES("std_feature_") {
      @Override
      public float[] of(PcaModel model, float[] features) {
        return model.standardize(features);
      }
    };

    private final String csvPrefix;

    Column(String csvPrefix) {
      this.csvPrefix = csvPrefix;
    }

    /** Returns the column's name in Parquet and in {@code --columns}. */
    public String columnName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns an image's vector in this column; the caller does not change it.
     *
     * @param features [d] of the image
     */
    public abstract float[] of(PcaModel model, float[] features);
  }

  private static final String VECTORS = "pca_features";
  private static final String CSV_PREFIX = "pc_";
  static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  /** Copies the set. */
  public ReducedTable {
    columns = Set.copyOf(columns);
  }

  /** Returns the Parquet schema. */
  public Schema schema() {
    Schema vector = ParquetTable.listOf(Schema.Type.FLOAT);
    SchemaBuilder.FieldAssembler<Schema> fields =
        ImageColumns.beginLabelled("ReducedImage").name(VECTORS).type(vector).noDefault();
    for (Column column : Column.values()) {
      if (columns.contains(column)) {
        fields.name(column.columnName()).type(vector).noDefault();
      }
    }
    return fields.endRecord();
  }

  /** Returns an image's row under a schema that {@link #schema()} returned. */
  public GenericRecord toRecord(Schema schema, ReducedImage image) {
    GenericRecord row = ImageColumns.labelled(schema, image.uri(), image.label(), image.split());
    row.put(VECTORS, image.components());
    image.columns().forEach((column, vector) -> row.put(column.columnName(), vector));
    return row;
  }

  /** Returns the columns that need no vector to be known. */
  @Override
  public List<String> csvHeader() {
    return ImageColumns.LABELLED;
  }

  @Override
  public List<String> csvHeader(ReducedImage image) {
    List<String> names = new ArrayList<>(csvHeader());
    addNames(names, CSV_PREFIX, image.components().length);
    image.columns().forEach((column, vector) -> addNames(names, column.csvPrefix, vector.length));
    return names;
  }

  @Override
  public List<Object> csvRow(ReducedImage image) {
    List<Object> cells = new ArrayList<>(Arrays.asList(image.uri(), image.label(), image.split()));
    addCells(cells, image.components());
    image.columns().values().forEach(vector -> addCells(cells, vector));
    return cells;
  }

  private static void addNames(List<String> names, String prefix, int count) {
    IntStream.rangeClosed(1, count).forEach(i -> names.add(prefix + i));
  }

  private static void addCells(List<Object> cells, float[] vector) {
    for (float value : vector) {
      cells.add(value);
    }
  }

  /**
   * Reads the rows of a Parquet file of this table, one at a time.
   *
   * @throws StorageException if it cannot be read or is no such file
   */
  public static void readParquet(String file, Consumer<ReducedImage> consumer) {
    ParquetTable.opened(
        file,
        reader -> {
          RowColumns.forEach(
              reader, Set.copyOf(ImageColumns.LABELLED), VECTORS, ReducedTable::image, consumer);
          return null;
        });
  }

  private static ReducedImage image(RowColumns row) throws IOException {
    return ReducedImage.of(row.text("path"), row.text("label"), row.text("split"), row.vector());
  }

  /**
   * Reads the rows of a CSV file of this table, one at a time.
   *
   * @throws StorageException if it cannot be read
   */
  public static void readCsv(String file, Consumer<ReducedImage> consumer) {
    Storage.reading(
        file,
        channel -> {
          readCsv(channel, consumer);
          return null;
        });
  }

  private static void readCsv(ReadableByteChannel channel, Consumer<ReducedImage> consumer)
      throws IOException {
    Reader text = new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8);
    try (CSVParser rows = CSVParser.parse(text, CSV)) {
      List<String> names = rows.getHeaderNames();
      int first = names.indexOf(CSV_PREFIX + 1);
      int k = (int) names.stream().filter(name -> name.startsWith(CSV_PREFIX)).count();
      for (CSVRecord row : rows) {
        float[] components = new float[k];
        for (int i = 0; i < k; i++) {
          components[i] = Float.parseFloat(row.get(first + i));
        }
        consumer.accept(
            ReducedImage.of(
                CsvText.read(row.get("path")),
                orNull(row.get("label")),
                orNull(row.get("split")),
                components));
      }
    }
  }

  static @Nullable String orNull(String cell) {
    return cell.isEmpty() ? null : CsvText.read(cell);
  }
}
