package io.orchard.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.jspecify.annotations.Nullable;

/**
 * The coder of a record that has a schema: whoever asks for rows gets them, and what travels
 * between workers are the bytes of a {@link DataCoder}, which takes a vector as a whole.
 *
 * @param <T> the type of the records
 */
final class RecordCoder<T> extends SchemaCoder<T> {
  private static final long serialVersionUID = 1L;

  private final transient DataCoder<T> bytes;

  RecordCoder(RecordSchema<T> record, DataCoder<T> bytes) {
    super(record.schema(), bytes.getEncodedTypeDescriptor(), record.toRow(), record.fromRow());
    this.bytes = bytes;
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    bytes.encode(value, out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return bytes.decode(in);
  }

  @Override
  public void verifyDeterministic() {}

  private Object writeReplace() {
    return new Name(getEncodedTypeDescriptor().getRawType());
  }

  /** What stands for a coder where it is written as an object. */
  private record Name(Class<?> type) implements Serializable {
    private Object readResolve() throws ObjectStreamException {
      return RowCoders.of(type);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordCoder<?> that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return "RecordCoder(" + getEncodedTypeDescriptor().getRawType().getSimpleName() + ")";
  }
}
