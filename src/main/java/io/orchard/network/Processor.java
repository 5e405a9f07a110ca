package io.orchard.network;

import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a processor can do, by what Linux says of it.
 *
 * @param name as its maker calls it, or empty if unknown
 * @param flags names of its abilities, as {@code /proc/cpuinfo} has them
 */
public record Processor(String name, Set<String> flags) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Each of them multiplies in bfloat16: Zen 4, Sapphire Rapids, Sierra Forest and later. */
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "avx_ne_convert");

  /**
   * Variables by which TensorFlow does without the library whose kernels know bfloat16, or that
   * library without them, and the values that do so.
   */
  private static final Map<String, Set<String>> SWITCHED_OFF =
      Map.of(
          "TF_ENABLE_ONEDNN_OPTS", Set.of("0", "FALSE"),
          "ONEDNN_MAX_CPU_ISA", Set.of("SSE41", "AVX", "AVX2", "AVX2_VNNI"));

  /** Returns this machine's processor, able to do nothing where it cannot be asked. */
  public static Processor here() {
    try {
      return of(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return new Processor("", Set.of());
    }
  }

  /** Returns the first processor of a {@code /proc/cpuinfo}. */
  static Processor of(String cpuInfo) {
    String flags = value(cpuInfo, "flags");
    return new Processor(value(cpuInfo, "model name"), Set.of(flags.split("\\s+")));
  }

  private static String value(String cpuInfo, String key) {
    return cpuInfo
        .lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
        .map(pair -> pair[1].strip())
        .findFirst()
        .orElse("");
  }

  /** Returns whether it multiplies in bfloat16 by instructions of its own. */
  public boolean hasBfloat16() {
    return !Collections.disjoint(flags, BFLOAT16);
  }

  /**
   * Checks that this machine computes in a precision.
   *
   * @throws NetworkException if it does not, saying what to do
   */
  public static void check(Precision precision) {
    if (precision == Precision.BFLOAT16) {
      here().checkBfloat16(System.getenv());
    }
  }

  void checkBfloat16(Map<String, String> environment) {
    if (!hasBfloat16()) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "the processor of this machine%s does not multiply in bfloat16: that takes AVX512_BF16,"
                  + " AMX or AVX-NE-CONVERT, as AMD has since Zen 4 and Intel since Sapphire Rapids"
                  + " (EC2's m7a, c7a, m7i, c7i); take such machines, or"
                  + " fit with --precision=float32",
              name.isEmpty() ? "" : " (" + name + ")"));
    }
    SWITCHED_OFF.forEach(
        (name, values) -> {
          String value = environment.get(name);
          if (value != null && values.contains(value.toUpperCase(Locale.ROOT))) {
            throw new NetworkException(
                name + "=" + value + " switches off what computes in bfloat16: unset it");
          }
        });
  }
}
