package io.orchard.job;

import io.orchard.beam.RunCounters;
import io.orchard.beam.RunUsage;
import io.orchard.cli.FatalError;
import io.orchard.cli.Progress;
import io.orchard.cli.RunFailedException;
import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** A pipeline at work, from its start to its end, which it has whatever happens. */
final class PipelineRun {

  private static final Duration POLL = Duration.millis(250);

  private final Progress progress;

  PipelineRun(Progress progress) {
    this.progress = progress;
  }

  /**
   * Runs a pipeline to its end.
   *
   * @throws RunFailedException if it does not end well; what ended it may be thrown as it is
   */
  void run(Pipeline pipeline) {
    check(follow(pipeline.run(), null, null));
  }

  /**
   * As {@link #run}, on the DirectRunner, which does not end by itself after an {@link Error}.
   *
   * @throws Error that ended a step
   */
  void runDirectly(Pipeline pipeline) {
    DirectWorkers workers = DirectWorkers.watch();
    try (DirectErrors errors = DirectErrors.collect()) {
      PipelineResult run = pipeline.run();
      try {
        check(follow(run, errors, workers));
      } catch (RuntimeException | Error e) {
        cancel(run, e);
        throw e;
      }
    }
  }

  private State follow(
      PipelineResult run, @Nullable DirectErrors errors, @Nullable DirectWorkers workers) {
    State state = run.getState();
    while (state == null || !state.isTerminal()) {
      state = run.waitUntilFinish(POLL);
      progress.update(RunCounters.of(run));
      if (errors != null && workers != null) {
        check(errors, workers, state);
      }
    }
    progress.update(RunCounters.of(run));
    progress.used(RunUsage.of(run));
    return state;
  }

  private static void check(State state) {
    if (state != State.DONE) {
      throw new RunFailedException("the runner ended the run with state " + state);
    }
  }

  private static void check(DirectErrors errors, DirectWorkers workers, @Nullable State state) {
    if (errors.first() instanceof Error error) {
      throw error;
    }
    if ((state == null || !state.isTerminal()) && workers.haveStopped()) {
      throw new RunFailedException(
          "the DirectRunner has stopped working and does not say why: the same command with"
              + " --resume=true goes on with the features that are made, or use"
              + " --runner=SparkRunner; if memory is short, its heap of "
              + FatalError.readable(Runtime.getRuntime().maxMemory())
              + " grows by -Xmx");
    }
  }

  /** Its threads would go on, and keep this process. */
  private static void cancel(PipelineResult run, Throwable failure) {
    try {
      run.cancel();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
