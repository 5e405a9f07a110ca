package io.orchard.job;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Error} that ended a step of the DirectRunner. The runner waits for ever after one:
 * what it hands out is the state in which it still is, RUNNING (2.70, {@code
 * ExecutorServiceParallelExecutor.waitUntilFinish}). It logs the error, though, and that is where
 * this looks.
 */
final class DirectErrors implements AutoCloseable {

  private static final String STEPS = "org.apache.beam.runners.direct.DirectTransformExecutor";

  private final AtomicReference<Throwable> first = new AtomicReference<>();
  private final Logger logger;
  private final Collector collector;

  private DirectErrors(Logger logger) {
    this.logger = logger;
    this.collector = new Collector();
  }

  /** Starts to collect, in place of the log: what is found is thrown, and told once. */
  static DirectErrors collect() {
    DirectErrors errors =
        new DirectErrors(((LoggerContext) LogManager.getContext(false)).getLogger(STEPS));
    errors.collector.start();
    errors.logger.addAppender(errors.collector);
    errors.logger.setAdditive(false);
    return errors;
  }

  /** Returns the first error, or null while there is none. */
  @Nullable Throwable first() {
    return first.get();
  }

  @Override
  public void close() {
    logger.removeAppender(collector);
    logger.setAdditive(true);
    collector.stop();
  }

  private final class Collector extends AbstractAppender {
    Collector() {
      super("direct-errors", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getThrown() instanceof Error error) {
        first.compareAndSet(null, error);
      }
    }
  }
}
