package io.orchard.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How large the parts of an output on a local disk are, in bytes.
 *
 * @param tables with a row for every image that is not rejected, {@code features/} among them
 * @param features of these
 * @param statistics in the model folder
 * @param fixed everything else
 * @param files how many files there are
 */
public record OutputSizes(long tables, long features, long statistics, long fixed, int files) {

  private static final List<String> TABLES = List.of("features", "reduced", "predictions");

  /** Returns the sizes of an output's parts. */
  public static OutputSizes of(Path output) {
    try (Stream<Path> tree = Files.walk(output)) {
      List<Path> files = tree.filter(Files::isRegularFile).filter(isWhole(output)).toList();
      long all = files.stream().mapToLong(OutputSizes::size).sum();
      long tables = 0;
      for (String table : TABLES) {
        tables += below(files, output.resolve(table));
      }
      long features = below(files, output.resolve("features"));
      long statistics = below(files, output.resolve("model").resolve("statistics.parquet"));
      return new OutputSizes(tables, features, statistics, all - tables - statistics, files.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a file is of the output itself, rather than of work in progress. */
  private static Predicate<Path> isWhole(Path output) {
    return file ->
        !file.startsWith(output.resolve(OutputFolder.RUNS)) && !file.endsWith(OutputLock.FILE);
  }

  private static long below(List<Path> files, Path place) {
    return files.stream().filter(file -> file.startsWith(place)).mapToLong(OutputSizes::size).sum();
  }

  private static long size(Path file) {
    return file.toFile().length();
  }
}
