package io.orchard.output;

import io.orchard.listing.ImageStores;
import io.orchard.rows.ReducedImage;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.CsvText;
import io.orchard.table.ParquetTable;
import io.orchard.table.RowColumns;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a written {@code reduced/} table, as often as they are wanted: from its Parquet files
 * or, where it has none, from its CSV files, with or without folders for the splits.
 *
 * <p>Rows carry path, label, split and components; the table's extra columns are not read. Files
 * come in the order of their names, and one row is held at a time.
 */
public final class ReducedRows {

  private static final Set<String> TEXTS = Set.of("path", "label", "split");
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
  private static final String COMPONENT = "pc_";
  private static final int FIRST_COMPONENT = 3;

  private final List<String> parquet;
  private final List<String> csv;

  private ReducedRows(List<String> parquet, List<String> csv) {
    this.parquet = parquet;
    this.csv = csv;
  }

  /**
   * Finds the table's files. A table without any has no rows.
   *
   * @throws StorageException if the folder cannot be listed
   */
  public static ReducedRows of(OutputFolder output, ImageStores stores) {
    List<String> parquet = WrittenTable.files(output.reduced(), "*.parquet", stores);
    return new ReducedRows(
        parquet,
        parquet.isEmpty() ? WrittenTable.files(output.reduced(), "*.csv", stores) : List.of());
  }

  /**
   * Hands every row to an action.
   *
   * @throws StorageException if a file cannot be read
   */
  public void forEach(Consumer<ReducedImage> action) {
    for (String file : parquet) {
      ParquetTable.opened(
          file,
          reader -> {
            RowColumns.forEach(reader, TEXTS, "pca_features", ReducedRows::image, action);
            return null;
          });
    }
    for (String file : csv) {
      Storage.reading(
          file,
          channel -> {
            readCsv(channel, action);
            return null;
          });
    }
  }

  private static ReducedImage image(RowColumns row) throws IOException {
    return image(row.text("path"), row.text("label"), row.text("split"), row.vector());
  }

  private static void readCsv(SeekableByteChannel channel, Consumer<ReducedImage> action)
      throws IOException {
    Reader text = new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8);
    try (CSVParser rows = CSVParser.parse(text, CSV)) {
      int k = (int) rows.getHeaderNames().stream().filter(n -> n.startsWith(COMPONENT)).count();
      for (CSVRecord row : rows) {
        float[] components = new float[k];
        for (int i = 0; i < k; i++) {
          components[i] = Float.parseFloat(row.get(FIRST_COMPONENT + i));
        }
        action.accept(
            image(CsvText.read(row.get(0)), orNull(row.get(1)), orNull(row.get(2)), components));
      }
    }
  }

  private static @Nullable String orNull(String cell) {
    return cell.isEmpty() ? null : CsvText.read(cell);
  }

  private static ReducedImage image(
      String path, @Nullable String label, @Nullable String split, float[] components) {
    return new ReducedImage(path, label, split, components, null, null);
  }
}
