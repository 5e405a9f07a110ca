package io.orchard.beam;

import io.orchard.io.ReducedTable;
import io.orchard.pca.ReducedImage;
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
 * Writes reduced images as comma-separated UTF-8 text with a header. The width of the vectors is
 * known from the first row, so the header of a file without rows names no components.
 */
final class CsvSink implements FileIO.Sink<ReducedImage> {
  private static final long serialVersionUID = 1L;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final ReducedTable table;
  private transient @Nullable CSVPrinter printer;

  private CsvSink(ReducedTable table) {
    this.table = table;
  }

  /** Returns a sink of this table's rows. */
  static CsvSink of(ReducedTable table) {
    return new CsvSink(table);
  }

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    printer =
        new CSVPrinter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8),
            FORMAT);
  }

  @Override
  public void write(ReducedImage image) throws IOException {
    if (printer.getRecordCount() == 0) {
      printer.printRecord(table.csvHeader(image));
    }
    printer.printRecord(table.csvRow(image));
  }

  @Override
  public void flush() throws IOException {
    if (printer.getRecordCount() == 0) {
      printer.printRecord("path", "label", "split");
    }
    printer.flush();
  }
}
