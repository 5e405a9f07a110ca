package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.table.ParquetTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/**
 * One call of the program in this JVM: its exit code and what it printed.
 *
 * @param exitCode what the process would exit with
 * @param out standard output
 * @param err standard error
 */
public record Program(int exitCode, String out, String err) {
  private static final Pattern PROGRESS =
      Pattern.compile(
          "looking for images|[0-9,]+ (images found|of [0-9,]+ images).*"
              + "|orchard: all images of --input lie directly in .*");

  public static Program run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Program(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Checks that the program ended with an error of one line, without a stack trace. What is found
   * when the run has begun may have its progress before it.
   */
  public Program failedWithOneLine(int expectedExitCode) {
    List<String> errors = err.lines().filter(line -> !PROGRESS.matcher(line).matches()).toList();
    assertThat(errors).as(err).hasSize(1);
    assertThat(errors.get(0)).startsWith("orchard: ");
    assertThat(expectedExitCode == Main.BAD_USAGE && err.lines().count() > 1).as(err).isFalse();
    assertThat(exitCode).as(err).isEqualTo(expectedExitCode);
    return this;
  }

  public Program succeeded() {
    assertThat(exitCode).as(err).isZero();
    return this;
  }

  /** Returns every row of a table, ordered by path. */
  static List<GenericRecord> table(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
    List<GenericRecord> rows = new ArrayList<>();
    for (Path file : files) {
      rows.addAll(rows(file));
    }
    rows.sort(Comparator.comparing(Program::path));
    return rows;
  }

  /** Returns every row of a file. */
  static List<GenericRecord> rows(Path file) throws IOException {
    return ParquetTable.readAll(FileChannel.open(file));
  }

  static String path(GenericRecord row) {
    return row.get("path").toString();
  }

  static double[] vector(GenericRecord row, String column) {
    return ((List<?>) row.get(column))
        .stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
  }

  static JsonNode runJson(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  /** Returns the names in a folder, in order. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  static String[] with(String[] args, String... more) {
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }
}
