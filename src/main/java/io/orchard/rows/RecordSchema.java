package io.orchard.rows;

import java.util.function.Function;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;

/**
 * A record as a row of Beam's.
 *
 * @param type the class of the record
 * @param schema fields named and typed as the columns of the record's table
 * @param writer makes a row of a record
 * @param reader makes a record of a row that has these fields
 */
record RecordSchema<T>(
    Class<T> type, Schema schema, Function<T, Row> writer, Function<Row, T> reader) {

  /** Returns the way to a row, which may travel. */
  SerializableFunction<T, Row> toRow() {
    return new ToRow<>(type);
  }

  /** Returns the way back, which may travel. */
  SerializableFunction<Row, T> fromRow() {
    return new FromRow<>(type);
  }

  private record ToRow<T>(Class<T> type) implements SerializableFunction<T, Row> {
    @Override
    public Row apply(T element) {
      return RecordSchemas.of(type).writer().apply(element);
    }
  }

  private record FromRow<T>(Class<T> type) implements SerializableFunction<Row, T> {
    @Override
    public T apply(Row row) {
      return RecordSchemas.of(type).reader().apply(row);
    }
  }
}
