package io.orchard.beam.sink;

import io.orchard.rows.ClassifiedImage;
import io.orchard.rows.DuplicateImage;
import io.orchard.rows.DuplicateTable;
import io.orchard.rows.PredictionTable;
import io.orchard.rows.ReducedImage;
import io.orchard.rows.ReducedTable;
import io.orchard.rows.RejectedImage;
import io.orchard.rows.RejectedTable;
import io.orchard.table.ParquetTable;
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
public abstract class ParquetSink<T> implements FileIO.Sink<T> {
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
  public static final class Rejected extends ParquetSink<RejectedImage> {
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

  /** The {@code duplicates/} table. */
  public static final class Duplicates extends ParquetSink<DuplicateImage> {
    private static final long serialVersionUID = 1L;

    @Override
    ParquetWriter<GenericRecord> writer(WritableByteChannel channel) throws IOException {
      return ParquetTable.write(channel, DuplicateTable.SCHEMA);
    }

    @Override
    GenericRecord toRecord(DuplicateImage image) {
      return DuplicateTable.toRecord(image);
    }
  }

  /** The {@code predictions/} table. */
  public static final class Predictions extends ParquetSink<ClassifiedImage> {
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
  public static final class Reduced extends ParquetSink<ReducedImage> {
    private static final long serialVersionUID = 1L;

    private final ReducedTable table;
    private transient @Nullable Schema schema;

    /** Creates the sink of a table with the columns that it was asked for. */
    public Reduced(ReducedTable table) {
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
