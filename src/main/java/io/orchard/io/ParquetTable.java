package io.orchard.io;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Snappy Parquet files of Avro records, on channels.
 *
 * <p>Lists are written in the three-level form of the Parquet format, the one that DuckDB, pandas
 * and Spark read as plain lists. A vector may be put into a record as a {@code float[]} or {@code
 * double[]}, which saves boxing it.
 */
public final class ParquetTable {

  /** A row group is held in memory while it is written, and many files may be open at once. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private ParquetTable() {}

  /** Returns the schema of a list of numbers: {@code Schema.Type.FLOAT} or {@code DOUBLE}. */
  static Schema listOf(Schema.Type type) {
    return SchemaBuilder.array().items(Schema.create(type));
  }

  /**
   * Opens a writer; closing it writes the footer and leaves the channel open.
   *
   * @throws IOException if the channel fails
   */
  public static ParquetWriter<GenericRecord> write(WritableByteChannel channel, Schema schema)
      throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    AvroParquetWriter.Builder<GenericRecord> builder =
        AvroParquetWriter.<GenericRecord>builder(new ChannelOutputFile(channel))
            .withConf(configuration)
            .withDataModel(GenericData.get())
            .withSchema(schema)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withCompressionCodec(CompressionCodecName.SNAPPY);
    for (Schema.Field field : schema.getFields()) {
      if (field.schema().getType() == Schema.Type.ARRAY) {
        // Hardly a value of a vector comes twice: a dictionary would only cost time.
        builder = builder.withDictionaryEncoding(field.name() + ".list.element", false);
      }
    }
    return builder.build();
  }

  /**
   * Returns all records of a file, and closes the channel. For tables that fit in memory.
   *
   * @throws IOException if the channel fails or holds no Parquet file
   */
  public static List<GenericRecord> readAll(SeekableByteChannel channel) throws IOException {
    return read(channel, Long.MAX_VALUE);
  }

  /** Returns the first records of a file, at most so many, and closes the channel. */
  static List<GenericRecord> read(SeekableByteChannel channel, long most) throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    List<GenericRecord> records = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new ChannelInputFile(channel), configuration)
            .withDataModel(GenericData.get())
            .build()) {
      GenericRecord next = most > 0 ? reader.read() : null;
      while (next != null) {
        records.add(next);
        next = records.size() < most ? reader.read() : null;
      }
    } catch (RuntimeException e) {
      throw new IOException("not a Parquet file: " + e.getMessage(), e);
    }
    return records;
  }
}
