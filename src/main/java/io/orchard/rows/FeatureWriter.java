package io.orchard.rows;

import io.orchard.image.ImageFacts;
import io.orchard.table.ChannelOutputFile;
import io.orchard.table.ParquetTable;
import io.orchard.table.VectorPages;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file of a {@link FeatureTable} column by column, the vectors by pages: writers of
 * records take them apart number by number.
 *
 * <p>Not thread-safe. Holds one row group in memory, {@link ParquetTable#ROW_GROUP_BYTES}.
 */
public final class FeatureWriter implements Closeable {

  private final MessageType schema;
  private final MessageType scalars;
  private final Map<String, String> metadata;
  private final CodecFactory codecs;
  private final BytesInputCompressor compressor;
  private final ParquetFileWriter file;
  private final ParquetProperties properties = ParquetProperties.builder().build();
  private final Map<String, ColumnWriter> columns = new HashMap<>();
  private final VectorPages vectors = new VectorPages();
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private long rows;
  private long vectorBytes;

  /**
   * Begins a file.
   *
   * @param schema of the rows; the last column is that of the vectors
   * @param metadata what stands in the footer
   * @throws IOException if the channel fails
   */
  FeatureWriter(
      WritableByteChannel channel,
      MessageType schema,
      Map<String, String> metadata,
      CompressionCodecName codec)
      throws IOException {
    int last = schema.getFieldCount() - 1;
    this.schema = schema;
    this.scalars = new MessageType(schema.getName(), schema.getFields().subList(0, last));
    this.metadata = metadata;
    codecs = new CodecFactory(new PlainParquetConfiguration(), properties.getPageSizeThreshold());
    compressor = codecs.getCompressor(codec);
    file =
        new ParquetFileWriter(
            new ChannelOutputFile(channel),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ParquetTable.ROW_GROUP_BYTES,
            0);
    file.start();
    beginRowGroup();
  }

  private void beginRowGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            HeapByteBufferAllocator.getInstance(),
            properties.getColumnIndexTruncateLength(),
            true);
    store = properties.newColumnWriteStore(scalars, pages);
    for (ColumnDescriptor column : scalars.getColumns()) {
      columns.put(column.getPath()[0], store.getColumnWriter(column));
    }
    rows = 0;
    vectorBytes = 0;
  }

  /**
   * Adds a row.
   *
   * @throws IOException if the channel fails
   */
  public void write(ImageFeatures row) throws IOException {
    ImageFile image = row.image();
    write("path", image.uri());
    write("label", image.label());
    write("split", image.split());
    columns.get("bytes").write(image.bytes(), 0, 0);
    write("etag", image.etag());
    write(row.facts());
    store.endRecord();
    vectors.add(row.features());
    rows++;
    vectorBytes += (long) Float.BYTES * row.features().length;
    if (vectors.isFull()) {
      writeVectors();
    }
    if (vectorBytes + store.getBufferedSize() >= ParquetTable.ROW_GROUP_BYTES) {
      endRowGroup();
      beginRowGroup();
    }
  }

  private void write(@Nullable ImageFacts facts) {
    if (facts == null) {
      FactColumns.NAMES.forEach(name -> columns.get(name).writeNull(0, 0));
      return;
    }
    columns.get(FactColumns.WIDTH).write(facts.width(), 0, 1);
    columns.get(FactColumns.HEIGHT).write(facts.height(), 0, 1);
    write(FactColumns.FORMAT, facts.format());
    columns.get(FactColumns.SHARPNESS).write(facts.sharpness(), 0, 1);
    columns.get(FactColumns.BRIGHTNESS).write(facts.brightness(), 0, 1);
    columns.get(FactColumns.CONTRAST).write(facts.contrast(), 0, 1);
    write(FactColumns.SHA256, facts.sha256());
    write(FactColumns.PIXEL_HASH, facts.pixelHash());
  }

  /** Where the definition level is 0, an optional column has no value. */
  private void write(String name, @Nullable String text) {
    ColumnWriter column = columns.get(name);
    if (text == null) {
      column.writeNull(0, 0);
    } else {
      int level = schema.getMaxDefinitionLevel(name);
      column.write(Binary.fromString(text), 0, level);
    }
  }

  private void writeVectors() throws IOException {
    vectors.writeTo(pages.getPageWriter(schema.getColumns().get(scalars.getFieldCount())));
  }

  private void endRowGroup() throws IOException {
    if (rows > 0) {
      file.startBlock(rows);
      store.flush();
      writeVectors();
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    store.close();
    pages.close();
  }

  /** Ends the file; the channel stays open. */
  @Override
  public void close() throws IOException {
    endRowGroup();
    file.end(metadata);
    codecs.release();
  }
}
