package io.orchard.rows;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Codes an element by two functions on data streams. There is one coder per type of element, a
 * constant of some class; written as an object, it is no more than the names of both, because
 * runners write coders again and again.
 *
 * @param <T> the type of the elements
 */
public final class DataCoder<T> extends CustomCoder<T> {
  private static final long serialVersionUID = 1L;

  /** Writes a value so that a {@link Reader} can tell where it ends. */
  @FunctionalInterface
  public interface Writer<T> {
    /** Writes a value. */
    void write(T value, DataOutput out) throws IOException;
  }

  /** Reads what a {@link Writer} wrote. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads a value. */
    T read(DataInput in) throws IOException;
  }

  private static final Map<Class<?>, DataCoder<?>> ALL = new ConcurrentHashMap<>();

  private final Class<?> home;
  private final Class<T> type;
  private final transient Writer<T> writer;
  private final transient Reader<T> reader;

  private DataCoder(Class<?> home, Class<T> type, Writer<T> writer, Reader<T> reader) {
    this.home = home;
    this.type = type;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Returns the coder of a type, made once.
   *
   * @param home the class of which it is a constant
   */
  public static <T> DataCoder<T> of(
      Class<?> home, Class<T> type, Writer<T> writer, Reader<T> reader) {
    DataCoder<T> coder = new DataCoder<>(home, type, writer, reader);
    ALL.put(type, coder);
    return coder;
  }

  /** Returns what makes these the coders of their types. */
  public static List<CoderProvider> providers(List<Coder<?>> coders) {
    return coders.stream().map(DataCoder::provider).toList();
  }

  private static <T> CoderProvider provider(Coder<T> coder) {
    return CoderProviders.forCoder(coder.getEncodedTypeDescriptor(), coder);
  }

  private Object readResolve() throws ClassNotFoundException {
    // Makes the constants, if that has not been done.
    Class.forName(home.getName(), true, home.getClassLoader());
    return ALL.get(type);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    writer.write(value, data);
    data.flush();
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return reader.read(new DataInputStream(in));
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataCoder<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return "DataCoder(" + type.getSimpleName() + ")";
  }
}
