package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a dry run says beside what the run then takes, 5,000 images, each as a process of its own
 * and in turn: the machine is not the same from minute to minute.
 */
class DryRunBench {

  private static final int IMAGES = 5_000;
  private static final int PAIRS = 3;
  private static final double TIME_BAR = 0.25;
  private static final double BYTES_BAR = 0.10;

  @TempDir Path temp;

  @Test
  void forecastBesideTheRealRun() throws Exception {
    Path input = FruitCopies.addDistinct(temp.resolve("images"), IMAGES);
    Path weights = SharedData.require("weights/mobilenetv2_imagenet_keras_layout.h5");
    double[] times = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      Path output = temp.resolve("out" + i);
      String[] fit = {"fit", "--input=" + input, "--weights=" + weights, "--output=" + output};
      JsonNode forecast = forecast(fit);
      long start = System.nanoTime();
      orchard(fit);
      double seconds = (System.nanoTime() - start) / 1e9;
      times[i] = forecast.get("seconds").asDouble() / seconds;
      double features = forecast.get("featuresBytes").asDouble() / bytes(output.resolve("features"));
      double all = forecast.get("outputBytes").asDouble() / bytes(output);
      System.out.printf(
          Locale.ROOT,
          "forecast %.1f s, real %.1f s, ratio %.3f; features/ %.3f, all of the output %.3f%n",
          forecast.get("seconds").asDouble(),
          seconds,
          times[i],
          features,
          all);
      assertThat(features).isBetween(1 - BYTES_BAR, 1 + BYTES_BAR);
      assertThat(all).isBetween(1 - BYTES_BAR, 1 + BYTES_BAR);
    }
    Arrays.sort(times);
    System.out.printf(Locale.ROOT, "median ratio of times %.3f, bar %.2f%n", times[PAIRS / 2], TIME_BAR);
    assertThat(times[PAIRS / 2]).isBetween(1 - TIME_BAR, 1 + TIME_BAR);
  }

  private JsonNode forecast(String... fit) throws Exception {
    String out = orchard(Program.with(fit, "--dryRun=true"));
    List<String> lines = out.lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private String orchard(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx2g", "-XX:+UseParallelGC", "-jar", System.getProperty("orchard.jar")));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(temp, "out", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
