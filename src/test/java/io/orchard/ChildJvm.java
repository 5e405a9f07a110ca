package io.orchard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The JVM of the processes that tests start: one that compiles no more than what lives for seconds
 * can use, so that two cores have time for the tests. Benchmarks have the usual one.
 */
public final class ChildJvm {

  private ChildJvm() {}

  /** Returns the beginning of a command: the program and flags. */
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    return command;
  }

  /** Returns the flags alone. */
  public static List<String> flags() {
    return Arrays.stream(System.getProperty("child.jvm.flags", "").split(" "))
        .filter(flag -> !flag.isEmpty())
        .toList();
  }
}
