package io.orchard.beam;

import io.orchard.classify.ClassifiedImage;
import io.orchard.image.RejectedImage;
import io.orchard.io.ParquetTable;
import io.orchard.io.PredictionTable;
import io.orchard.io.ReducedTable;
import io.orchard.io.RejectedTable;
import io.orchard.pca.ReducedImage;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileIO;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes elements as rows of a Parquet file. Schemas are made where they are needed: runners write
 * sinks as objects again and again, and a schema is a long text there.
 *
 * @param <T> the type of the elements
 */
abstract class ParquetSink<T> implements FileIO.Sink<T> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable ParquetWriter<GenericRecord> writer;

  abstract ParquetWriter<GenericRecord> writer(WritableByteChannel channel) throws IOException;

  abstract GenericRecord toRecord(T element);

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    writer = writer(channel);
  }

  @Override
  public void write(T element) throws IOException {
    writer.write(toRecord(element));
  }

  @Override
  public void flush() throws IOException {
    writer.close();
  }

  /** The {@code rejected/} table. */
  static final class Rejected extends ParquetSink<RejectedImage> {
    private static final long serialVersionUID = 1L;

    @Override
    ParquetWriter<GenericRecord> writer(WritableByteChannel channel) throws IOException {
      return ParquetTable.write(channel, RejectedTable.SCHEMA);
    }

    @Override
    GenericRecord toRecord(RejectedImage image) {
      return RejectedTable.toRecord(image);
    }
  }

  /** The {@code predictions/} table. */
  static final class Predictions extends ParquetSink<ClassifiedImage> {
    private static final long serialVersionUID = 1L;

    @Override
    ParquetWriter<GenericRecord> writer(WritableByteChannel channel) throws IOException {
      return ParquetTable.write(channel, PredictionTable.SCHEMA);
    }

    @Override
    GenericRecord toRecord(ClassifiedImage image) {
      return PredictionTable.toRecord(image);
    }
  }

  /** The {@code reduced/} table. */
  static final class Reduced extends ParquetSink<ReducedImage> {
    private static final long serialVersionUID = 1L;

    private final ReducedTable table;
    private transient @Nullable Schema schema;

    Reduced(ReducedTable table) {
      this.table = table;
    }

    @Override
    ParquetWriter<GenericRecord> writer(WritableByteChannel channel) throws IOException {
      schema = table.schema();
      return ParquetTable.write(channel, schema);
    }

    @Override
    GenericRecord toRecord(ReducedImage image) {
      return table.toRecord(schema, image);
    }
  }
}
