package io.orchard.listing;

import io.orchard.storage.StorageException;
import java.util.Iterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A lazy listing whose failures, which come while it is read, are put in one line. */
final class Listing<T> extends AbstractSpliterator<T> {

  private final Supplier<Iterator<T>> open;
  private final Function<RuntimeException, StorageException> explain;
  private @Nullable Iterator<T> items;

  private Listing(
      Supplier<Iterator<T>> open, Function<RuntimeException, StorageException> explain) {
    super(Long.MAX_VALUE, ORDERED | NONNULL);
    this.open = open;
    this.explain = explain;
  }

  /** Returns the items of an iterator that is opened when the first one is wanted. */
  static <T> Stream<T> stream(
      Supplier<Iterator<T>> open, Function<RuntimeException, StorageException> explain) {
    return StreamSupport.stream(new Listing<>(open, explain), false);
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    T item;
    try {
      if (items == null) {
        items = open.get();
      }
      if (!items.hasNext()) {
        return false;
      }
      item = items.next();
    } catch (RuntimeException e) {
      throw explain.apply(e);
    }
    action.accept(item);
    return true;
  }
}
