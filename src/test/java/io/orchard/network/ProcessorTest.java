package io.orchard.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags are those that Linux reports of the processors named. */
class ProcessorTest {

  @ParameterizedTest
  @CsvSource({
    "Zen 4, fpu sse4_2 avx2 avx512f avx512_bf16 avx512_vnni, true",
    "Sapphire Rapids, fpu avx2 avx512f amx_bf16 avx512_fp16 amx_tile amx_int8, true",
    "Sierra Forest, fpu avx2 avx_vnni avx_ne_convert, true",
    "Ice Lake, fpu avx2 avx512f avx512_vnni avx512_bitalg, false",
    "Zen 3, fpu avx2 bmi2, false"
  })
  void flagsTellWhetherItMultipliesInBfloat16(String name, String flags, boolean expected) {
    Processor processor = processor(name, flags);
    assertThat(processor.name()).isEqualTo(name);
    assertThat(processor.hasBfloat16()).isEqualTo(expected);
  }

  @Test
  void aProcessorWithoutItIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> processor("Zen 3", "fpu avx2").checkBfloat16(Map.of()))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("the processor of this machine (Zen 3) does not multiply")
        .hasMessageContaining("m7a")
        .hasMessageEndingWith("fit with --precision=float32");
    assertThatThrownBy(() -> Processor.of("").checkBfloat16(Map.of()))
        .hasMessageStartingWith("the processor of this machine does not multiply");
  }

  @ParameterizedTest
  @CsvSource({
    "TF_ENABLE_ONEDNN_OPTS, 0",
    "TF_ENABLE_ONEDNN_OPTS, false",
    "ONEDNN_MAX_CPU_ISA, AVX2",
    "ONEDNN_MAX_CPU_ISA, sse41"
  })
  void kernelsThatAreSwitchedOffAreNamed(String name, String off) {
    Processor processor = processor("Zen 4", "avx512_bf16");
    assertThatThrownBy(() -> processor.checkBfloat16(Map.of(name, off)))
        .hasMessage(name + "=" + off + " switches off what computes in bfloat16: unset it");
    assertThatCode(() -> processor.checkBfloat16(Map.of(name, "1"))).doesNotThrowAnyException();
  }

  @Test
  void float32IsForEveryProcessor() {
    assertThatCode(() -> Processor.check(Precision.FLOAT32)).doesNotThrowAnyException();
  }

  private static Processor processor(String name, String flags) {
    return Processor.of(
        "processor\t: 0\nmodel name\t: " + name + "\nflags\t\t: " + flags + "\n\nprocessor\t: 1\n");
  }
}
