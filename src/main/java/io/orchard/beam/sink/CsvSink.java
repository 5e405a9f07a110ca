package io.orchard.beam.sink;

import io.orchard.table.CsvTable;
import io.orchard.table.CsvText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.FileIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as comma-separated UTF-8 text with a header. The width of vectors is known from the
 * first row, so the header of a file without rows names none of their numbers.
 *
 * @param <T> the type of the rows
 */
public final class CsvSink<T> implements FileIO.Sink<T> {
  private static final long serialVersionUID = 1L;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final CsvTable<T> table;
  private transient @Nullable CSVPrinter printer;

  private CsvSink(CsvTable<T> table) {
    this.table = table;
  }

  /** Returns a sink of this table's rows. */
  public static <T> CsvSink<T> of(CsvTable<T> table) {
    return new CsvSink<>(table);
  }

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    printer =
        new CSVPrinter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8),
            FORMAT);
  }

  @Override
  public void write(T row) throws IOException {
    if (printer.getRecordCount() == 0) {
      printer.printRecord(table.csvHeader(row));
    }
    for (Object cell : table.csvRow(row)) {
      printer.print(cell instanceof String text ? CsvText.of(text) : cell);
    }
    printer.println();
  }

  @Override
  public void flush() throws IOException {
    if (printer.getRecordCount() == 0) {
      printer.printRecord(table.csvHeader());
    }
    printer.flush();
  }
}
