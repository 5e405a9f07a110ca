package io.orchard.table;

import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Snappy Parquet files of Avro records, on channels.
 *
 * <p>Lists are written in the three-level form of the Parquet format, the one that DuckDB, pandas
 * and Spark read as plain lists. A vector may be put into a record as a {@code float[]} or {@code
 * double[]}, which saves boxing it.
 */
public final class ParquetTable {

  /** What AvroReadSupport keeps to itself: it offers it only for Hadoop's kind of settings. */
  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  /** A row group is held in memory while it is written, and many files may be open at once. */
  public static final long ROW_GROUP_BYTES = 16L << 20;

  /** Where Parquet keeps the Avro schema in a footer, for readers of records. */
  public static final String AVRO_SCHEMA = "parquet.avro.schema";

  private ParquetTable() {}

  /** Returns the schema of a list of numbers: {@code Schema.Type.FLOAT} or {@code DOUBLE}. */
  public static Schema listOf(Schema.Type type) {
    return SchemaBuilder.array().items(Schema.create(type));
  }

  /**
   * Opens a writer; closing it writes the footer and leaves the channel open.
   *
   * <p>How columns are encoded is left to Parquet: it shares such settings between all writers of a
   * process, whose latest decides for those that are open.
   *
   * @throws IOException if the channel fails
   */
  public static ParquetWriter<GenericRecord> write(WritableByteChannel channel, Schema schema)
      throws IOException {
    return AvroParquetWriter.<GenericRecord>builder(new ChannelOutputFile(channel))
        .withConf(configuration())
        .withDataModel(GenericData.get())
        .withSchema(schema)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  private static ParquetConfiguration configuration() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    return configuration;
  }

  /** Returns the schema of the file of records of a schema. */
  public static MessageType parquetSchema(Schema schema) {
    return new AvroSchemaConverter(configuration()).convert(schema);
  }

  /**
   * Writes a file of so many records.
   *
   * @throws StorageException if it cannot be written
   */
  public static void write(String file, Schema schema, int rows, IntFunction<GenericRecord> row) {
    Storage.writeWhole(
        file,
        channel -> {
          try (ParquetWriter<GenericRecord> writer = write(channel, schema)) {
            for (int i = 0; i < rows; i++) {
              writer.write(row.apply(i));
            }
          }
        });
  }

  /**
   * Returns all records of a file, and closes the channel. For tables that fit in memory.
   *
   * @throws IOException if the channel fails or holds no Parquet file
   */
  public static List<GenericRecord> readAll(SeekableByteChannel channel) throws IOException {
    return read(channel, Long.MAX_VALUE);
  }

  /**
   * Returns the number of records in a file, by its footer.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static long rowCount(String file) {
    return opened(file, ParquetFileReader::getRecordCount);
  }

  /** What is done with an open file. */
  @FunctionalInterface
  public interface FileAction<R> {
    /** Does it. */
    R apply(ParquetFileReader reader) throws IOException;
  }

  /**
   * Opens a file, of which Parquet reads the footer.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   */
  public static <R> R opened(String file, FileAction<R> action) {
    return Storage.reading(
        file,
        channel -> {
          try (ParquetFileReader reader =
              parsed(() -> ParquetFileReader.open(new ChannelInputFile(channel), checked()))) {
            return action.apply(reader);
          }
        });
  }

  /** A call of Parquet's that reads from a file. */
  @FunctionalInterface
  interface Parsing<R> {
    R parse() throws IOException;
  }

  /**
   * Returns what Parquet finds in a file.
   *
   * @throws IOException if it cannot be read, or makes Parquet throw anything
   */
  static <R> R parsed(Parsing<R> call) throws IOException {
    try {
      return call.parse();
    } catch (RuntimeException e) {
      throw new IOException("not a Parquet file, or damaged: " + e.getMessage(), e);
    }
  }

  /** Returns settings for one reader: they hold buffers to decompress in, and close them. */
  private static ParquetReadOptions checked() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .usePageChecksumVerification()
        .build();
  }

  /** Returns the first records of a file, at most so many, and closes the channel. */
  public static List<GenericRecord> read(SeekableByteChannel channel, long most)
      throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    readEach(channel, new PlainParquetConfiguration(), most, records::add);
    return records;
  }

  /**
   * Reads a file record by record.
   *
   * @throws StorageException if it cannot be read or is no Parquet file
   * @throws IllegalArgumentException whatever the consumer throws of that kind
   */
  public static void forEach(String file, Consumer<GenericRecord> consumer) {
    forEach(file, new PlainParquetConfiguration(), consumer);
  }

  /**
   * Reads some columns of a file record by record; the others are not read.
   *
   * @param columns a schema of those columns alone
   * @throws StorageException if it cannot be read or is no Parquet file with these columns
   */
  public static void forEach(String file, Schema columns, Consumer<GenericRecord> consumer) {
    ParquetConfiguration configuration = configuration();
    configuration.set(AvroReadSupport.AVRO_REQUESTED_PROJECTION, columns.toString());
    configuration.set(READ_SCHEMA, columns.toString());
    forEach(file, configuration, consumer);
  }

  private static void forEach(
      String file, ParquetConfiguration configuration, Consumer<GenericRecord> consumer) {
    Storage.reading(
        file,
        channel -> {
          readEach(channel, configuration, Long.MAX_VALUE, consumer);
          return null;
        });
  }

  private static void readEach(
      SeekableByteChannel channel,
      ParquetConfiguration configuration,
      long most,
      Consumer<GenericRecord> consumer)
      throws IOException {
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new ChannelInputFile(channel), configuration)
            .withDataModel(GenericData.get())
            .usePageChecksumVerification()
            .build()) {
      long left = most;
      for (GenericRecord next = next(reader, left); next != null; next = next(reader, --left)) {
        consumer.accept(next);
      }
    }
  }

  /** Parquet opens a file when the first record is asked for. */
  private static @Nullable GenericRecord next(ParquetReader<GenericRecord> reader, long left)
      throws IOException {
    return left > 0 ? parsed(reader::read) : null;
  }

  /** Returns a list of numbers as an array. */
  public static double[] vector(GenericRecord row, String column) {
    List<?> list = (List<?>) row.get(column);
    double[] vector = new double[list.size()];
    int i = 0;
    for (Object value : list) {
      vector[i++] = ((Number) value).doubleValue();
    }
    return vector;
  }
}
