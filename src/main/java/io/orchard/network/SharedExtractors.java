package io.orchard.network;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Keeps at most one extractor per key in the JVM, for as long as anyone holds it. Runners make many
 * copies of what uses an extractor; the network itself is too large to copy. Thread-safe.
 */
public final class SharedExtractors {
  private static final ConcurrentHashMap<Object, Counted> HELD = new ConcurrentHashMap<>();

  private SharedExtractors() {}

  /** An extractor and its holders; changed only inside the map's atomic updates. */
  private record Counted(FeatureExtractor extractor, int holders) {
    Counted plus(int change) {
      return new Counted(extractor, holders + change);
    }
  }

  /**
   * One holder's claim on a shared extractor. Closing it gives the claim up; the last one to do so
   * closes the extractor. Closing twice does nothing.
   */
  public static final class Handle implements AutoCloseable {
    private final Object key;
    private final FeatureExtractor extractor;
    private final AtomicBoolean released = new AtomicBoolean();

    private Handle(Object key, FeatureExtractor extractor) {
      this.key = key;
      this.extractor = extractor;
    }

    /** Returns the extractor, to be used until this handle is closed and never closed itself. */
    public FeatureExtractor extractor() {
      return extractor;
    }

    @Override
    public void close() {
      if (!released.getAndSet(true)) {
        release(key);
      }
    }
  }

  /**
   * Returns a claim on the extractor with the given key, loading it if nobody holds it. Others who
   * ask for the same key meanwhile wait for the load and share its result; if it fails, each tries
   * for itself.
   *
   * @param key names what is loaded, and never changes; equal keys must mean equal extractors
   * @param loader makes the extractor; must not call this class. What it throws is passed on
   */
  public static Handle acquire(Object key, Supplier<? extends FeatureExtractor> loader) {
    Counted counted =
        HELD.compute(key, (k, held) -> held == null ? new Counted(loader.get(), 1) : held.plus(1));
    return new Handle(key, counted.extractor());
  }

  private static void release(Object key) {
    HELD.computeIfPresent(
        key,
        (k, held) -> {
          if (held.holders() > 1) {
            return held.plus(-1);
          }
          held.extractor().close();
          return null;
        });
  }
}
