package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FatalErrorTest {

  @Test
  void memoryIsToldByItsKind() {
    assertThat(FatalError.explain(new OutOfMemoryError("GC overhead limit exceeded")))
        .startsWith("out of memory (GC overhead limit exceeded)")
        .contains("-Xmx");
    assertThat(FatalError.explain(new OutOfMemoryError("Metaspace")))
        .startsWith("out of memory (Metaspace)")
        .doesNotContain("-Xmx");
    assertThat(FatalError.explain(new OutOfMemoryError())).contains("-Xmx");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(FatalError.explain(new NoClassDefFoundError("a/B"))).contains("a/B", "lib/");
    assertThat(FatalError.explain(new IncompatibleClassChangeError("c/D"))).contains("c/D");
    assertThat(FatalError.explain(new UnsatisfiedLinkError("/x.so: no such file")))
        .contains("/x.so: no such file");
  }

  @Test
  void aWorkersFailureIsKnownByItsText() {
    String told =
        "Job aborted due to stage failure: Lost task 0.0 in stage 1.0\n"
            + "\tjava.lang.OutOfMemoryError: Java heap space\n\tat x.Y.z(Y.java:1)";
    assertThat(FatalError.explain(new RuntimeException("Failed", new IOException(told))))
        .startsWith("out of memory (Java heap space)");
  }

  @Test
  void whatIsNoneOfThemIsNot() {
    assertThat(FatalError.explain(new AssertionError("a bug"))).isNull();
    assertThat(FatalError.explain(new IOException())).isNull();
  }
}
