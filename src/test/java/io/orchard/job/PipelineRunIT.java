package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orchard.cli.FatalError;
import io.orchard.cli.Progress;
import io.orchard.cli.RunFailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An {@link Error} in any step of a pipeline ends the run, on every runner, and is explained. */
@Timeout(30)
class PipelineRunIT {

  private static final String DIRECT = "--runner=DirectRunner --blockOnRun=false";
  private static final String SPARK =
      "--runner=SparkRunner --sparkMaster=local[2] --storageLevel=MEMORY_AND_DISK";
  private static final String FLINK = "--runner=FlinkRunner --flinkMaster=[local] --parallelism=2";

  @TempDir static Path temp;

  private enum Step {
    LIST,
    EXTRACT,
    COMBINE,
    WRITE
  }

  private enum Fault {
    MEMORY("out of memory (Java heap space)"),
    STACK("a thread's stack is full"),
    CLASS("io/orchard/Missing"),
    LIBRARY("a native library cannot be loaded");

    private final String line;

    Fault(String line) {
      this.line = line;
    }

    void strike() {
      switch (this) {
        case MEMORY -> assertThat(new byte[Integer.MAX_VALUE - 8]).isNull();
        case STACK -> strike();
        case CLASS -> throw new NoClassDefFoundError("io/orchard/Missing");
        case LIBRARY -> System.load(temp.resolve("missing.so").toAbsolutePath().toString());
      }
    }
  }

  static Stream<Arguments> faults() {
    Stream<Arguments> direct =
        Stream.of(Step.values())
            .flatMap(step -> Stream.of(Fault.values()).map(f -> Arguments.of(DIRECT, step, f)));
    Stream<Arguments> others =
        Stream.of(SPARK, FLINK)
            .flatMap(
                runner ->
                    Stream.of(
                        Arguments.of(runner, Step.LIST, Fault.CLASS),
                        Arguments.of(runner, Step.EXTRACT, Fault.MEMORY),
                        Arguments.of(runner, Step.COMBINE, Fault.STACK),
                        Arguments.of(runner, Step.WRITE, Fault.LIBRARY)));
    return Stream.concat(direct, others);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anErrorEndsTheRunAndIsExplained(String runner, Step step, Fault fault) {
    Pipeline pipeline = pipeline(runner);
    PCollection<Integer> listed =
        pipeline.apply(Create.of(1, 2, 3)).apply("List", through(strikes(step, Step.LIST, fault)));
    PCollection<Integer> extracted =
        listed
            .apply(
                WithKeys.<Integer, Integer>of(n -> n % 2).withKeyType(TypeDescriptors.integers()))
            .apply(GroupByKey.create())
            .apply(
                MapElements.into(TypeDescriptors.integers())
                    .via((KV<Integer, Iterable<Integer>> group) -> group.getKey()))
            .apply("Extract", through(strikes(step, Step.EXTRACT, fault)));
    PCollection<Integer> combined =
        extracted.apply(Combine.globally(new StrikingSum(strikes(step, Step.COMBINE, fault))));
    combined.apply(
        FileIO.<Integer>write()
            .via(new StrikingSink(strikes(step, Step.WRITE, fault)))
            .to(temp.resolve("written").toString()));
    assertThat(FatalError.explain(catchThrowable(() -> run(pipeline, runner))))
        .contains(fault.line);
  }

  /** The runner hashes keys in the task that hands out work, of which nobody asks how it ended. */
  @Test
  void theDirectRunnerDoesNotStopInSilence() {
    Pipeline pipeline = pipeline(DIRECT);
    pipeline
        .apply(Create.of(1, 2, 3))
        .apply(WithKeys.<Integer, Integer>of(n -> n).withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(new DeadlyCoder(), VarIntCoder.of()))
        .apply(GroupByKey.create());
    assertThat(catchThrowable(() -> run(pipeline, DIRECT)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("has stopped working");
  }

  private static Pipeline pipeline(String options) {
    // As the command line does: Spark would end this process.
    System.setProperty("spark.executor.killOnFatalError.depth", "0");
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(options.split(" ")).withValidation().create());
  }

  private static void run(Pipeline pipeline, String runner) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    try (Progress progress = Progress.start(nowhere)) {
      PipelineRun run = new PipelineRun(progress);
      if (runner.equals(DIRECT)) {
        run.runDirectly(pipeline);
      } else {
        run.run(pipeline);
      }
    }
  }

  private static Runnable strikes(Step step, Step here, Fault fault) {
    return step == here
        ? (Runnable & Serializable) fault::strike
        : (Runnable & Serializable) () -> {};
  }

  private static MapElements<Integer, Integer> through(Runnable work) {
    SerializableFunction<Integer, Integer> pass =
        n -> {
          work.run();
          return n;
        };
    return MapElements.into(TypeDescriptors.integers()).via(pass);
  }

  private static final class StrikingSum extends Combine.BinaryCombineIntegerFn {
    private static final long serialVersionUID = 1L;
    private final Runnable work;

    StrikingSum(Runnable work) {
      this.work = work;
    }

    @Override
    public int apply(int left, int right) {
      work.run();
      return left + right;
    }

    @Override
    public int identity() {
      return 0;
    }
  }

  private static final class StrikingSink implements FileIO.Sink<Integer> {
    private static final long serialVersionUID = 1L;
    private final Runnable work;

    StrikingSink(Runnable work) {
      this.work = work;
    }

    @Override
    public void open(WritableByteChannel channel) {}

    @Override
    public void write(Integer element) {
      work.run();
    }

    @Override
    public void flush() {}
  }

  /** A coder of keys whose values cannot be told apart by the task that hands out work. */
  private static final class DeadlyCoder extends CustomCoder<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Integer value, OutputStream out) throws IOException {
      VarIntCoder.of().encode(value, out);
    }

    @Override
    public Integer decode(InputStream in) throws IOException {
      return VarIntCoder.of().decode(in);
    }

    @Override
    public Object structuralValue(Integer value) {
      return new Deadly(value);
    }

    @Override
    public void verifyDeterministic() {}
  }

  private record Deadly(int value) {
    @Override
    public int hashCode() {
      boolean handsOut =
          List.of(Thread.currentThread().getStackTrace()).stream()
              .anyMatch(frame -> frame.getClassName().endsWith("QuiescenceDriver"));
      if (handsOut) {
        throw new OutOfMemoryError("Java heap space");
      }
      return value;
    }
  }
}
