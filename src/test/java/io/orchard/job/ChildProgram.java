package io.orchard.job;

import io.orchard.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as a process of its own: under another locale, another user, on another disk. */
final class ChildProgram {
  private final List<String> command = new ArrayList<>();
  private final ProcessBuilder builder = new ProcessBuilder();

  private ChildProgram(List<String> wrapper) {
    command.addAll(wrapper);
    command.addAll(ChildJvm.command());
    command.add("-Xmx512m");
  }

  /** Returns a program that runs in this process's surroundings. */
  static ChildProgram plain() {
    return new ChildProgram(List.of());
  }

  /** Returns a program that the given command runs. */
  static ChildProgram under(List<String> wrapper) {
    return new ChildProgram(wrapper);
  }

  ChildProgram withFlag(String flag) {
    command.add(flag);
    return this;
  }

  ChildProgram withEnvironment(Map<String, String> variables) {
    builder.environment().putAll(variables);
    return this;
  }

  /** Runs to the end. */
  Program run(String... args) throws IOException, InterruptedException {
    command.addAll(List.of("-jar", System.getProperty("orchard.jar", "target/orchard.jar")));
    command.addAll(List.of(args));
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      builder.command(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      try {
        return new Program(process.waitFor(), text(out), text(err));
      } finally {
        process.destroyForcibly(); // Where the test has waited for too long.
      }
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
