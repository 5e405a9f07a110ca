package io.orchard.beam;

import io.orchard.io.ParquetTable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes elements as rows of a Parquet file.
 *
 * @param <T> the type of the elements
 */
final class ParquetSink<T> implements FileIO.Sink<T> {
  private static final long serialVersionUID = 1L;

  private final Schema schema;
  private final SerializableFunction<T, GenericRecord> toRecord;
  private transient @Nullable ParquetWriter<GenericRecord> writer;

  private ParquetSink(Schema schema, SerializableFunction<T, GenericRecord> toRecord) {
    this.schema = schema;
    this.toRecord = toRecord;
  }

  /** Returns a sink of rows of this schema. */
  static <T> ParquetSink<T> of(Schema schema, SerializableFunction<T, GenericRecord> toRecord) {
    return new ParquetSink<>(schema, toRecord);
  }

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    writer = ParquetTable.write(channel, schema);
  }

  @Override
  public void write(T element) throws IOException {
    writer.write(toRecord.apply(element));
  }

  @Override
  public void flush() throws IOException {
    writer.close();
  }
}
