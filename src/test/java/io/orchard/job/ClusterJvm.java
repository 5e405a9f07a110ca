package io.orchard.job;

import io.orchard.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of a cluster: a JVM on the class path that such a cluster has, and what it prints. */
final class ClusterJvm implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final Process process;
  private final Path log;

  private ClusterJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Returns the folder of jars that a kind of cluster has. */
  static Path jars(String kind) {
    return Path.of(System.getProperty("clusters", "target/clusters"), kind, "jars");
  }

  /** Returns the flags that Spark and Flink need on JDK 17. */
  static List<String> openedPackages() {
    return List.of(System.getProperty("opened.packages.flags").split(" "));
  }

  /** Returns the flags that make this program's debug messages appear among a cluster's own. */
  static List<String> debugLogging(Path folder) throws IOException {
    Path ofJdk =
        Files.writeString(
            folder.resolve("logging.properties"),
            """
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level = FINE
            io.orchard.level = FINE
            """);
    Path ofLog4j =
        Files.writeString(
            folder.resolve("log4j2.properties"),
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.console.ref = console
            logger.orchard.name = io.orchard
            logger.orchard.level = DEBUG
            logger.relocated.name = io.orchard.relocated
            logger.relocated.level = INFO
            appender.console.type = Console
            appender.console.name = console
            appender.console.target = SYSTEM_ERR
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d %-5p %c{1} - %m%n
            """);
    return List.of(
        "-Djava.util.logging.config.file=" + ofJdk, "-Dlog4j2.configurationFile=" + ofLog4j);
  }

  /** Starts a JVM on a cluster's jars; flags, main class and arguments follow each other. */
  static ClusterJvm start(String kind, Path log, Map<String, String> environment, List<String> args)
      throws IOException {
    return start(List.of(), kind, log, environment, args);
  }

  /** The same, the JVM started by a command that may bind it to a core, for example. */
  static ClusterJvm start(
      List<String> wrapper,
      String kind,
      Path log,
      Map<String, String> environment,
      List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(ChildJvm.command());
    command.addAll(openedPackages());
    command.add("-cp");
    command.add(jars(kind).toAbsolutePath() + "/*");
    command.addAll(args);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    // The credentials that every process of a cluster finds by itself.
    builder.environment().put("AWS_ACCESS_KEY_ID", "any");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "any");
    return new ClusterJvm(builder.start(), log);
  }

  /** Returns everything printed so far. */
  String printed() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** Waits until something has been printed and returns the match. */
  Matcher await(Pattern pattern, long seconds) throws IOException, InterruptedException {
    return await(log, pattern, seconds);
  }

  /** Waits until a file that may not be there yet holds something, and returns the match. */
  static Matcher await(Path file, Pattern pattern, long seconds)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    String text = "";
    while (System.nanoTime() < end) {
      text = Files.exists(file) ? Files.readString(file) : "";
      Matcher found = pattern.matcher(text);
      if (found.find()) {
        return found;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("no " + pattern + " in " + file + ":\n" + text);
  }

  /** Waits for the end and returns the exit code. */
  int exitCode(long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException("still running after " + seconds + " s:\n" + printed());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the resident memory in MB. */
  long residentMegabytes() throws IOException {
    String status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
    Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
    return resident.find() ? Long.parseLong(resident.group(1)) >> 10 : 0;
  }

  /** Ends the process and those that it has started, without a chance to clean up. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }
}
