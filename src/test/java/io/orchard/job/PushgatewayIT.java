package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.PushgatewayServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells Prometheus at its end. */
class PushgatewayIT {

  /** Metric to field of {@code run.json}. */
  private static final Map<String, String> FIGURES =
      Map.of(
          "orchard_matched", "/matched",
          "orchard_processed", "/processed",
          "orchard_rejected", "/rejected",
          "orchard_extracted", "/extracted",
          "orchard_seconds", "/seconds",
          "orchard_core_hours", "/cost/coreHours",
          "orchard_bytes_read", "/cost/bytesRead",
          "orchard_s3_requests", "/cost/s3Requests",
          "orchard_peak_memory", "/cost/peakMemory");

  private static final String SUCCESS = "orchard_success_time_seconds";
  private static final String END = "orchard_end_time_seconds";

  @TempDir Path temp;

  /** Checks that the latest figures are those of a run. */
  static void checkTold(PushgatewayServer server, JsonNode run) throws Exception {
    for (Map.Entry<String, String> figure : FIGURES.entrySet()) {
      assertThat(server.value(figure.getKey()))
          .as(figure.getKey())
          .hasValue(run.at(figure.getValue()).asDouble());
    }
    assertThat(server.value(END).orElseThrow())
        .isCloseTo(System.currentTimeMillis() / 1000.0, within(60.0));
  }

  @Test
  void figuresOfTheLatestRunStandAndTheTimeOfTheLatestSuccess() throws Exception {
    Path images = Files.createDirectory(temp.resolve("images"));
    for (int i = 0; i < 4; i++) {
      Files.copy(Path.of("testdata/images/Test/Apple/apple-10.png"), images.resolve(i + ".png"));
    }
    try (PushgatewayServer server = PushgatewayServer.start()) {
      fit(images, server.url()).succeeded();
      checkTold(server, Program.runJson(temp.resolve("out")));
      double success = server.value(SUCCESS).orElseThrow();
      assertThat(server.value(END)).hasValue(success);

      Files.writeString(images.resolve("4.png"), "no image");
      assertThat(fit(images, server.url()).exitCode()).isEqualTo(Main.TOO_MANY_REJECTED);
      checkTold(server, Program.runJson(temp.resolve("out")));
      assertThat(server.value("orchard_rejected")).hasValue(1);
      assertThat(server.value("orchard_reused")).hasValue(4);
      assertThat(server.value(SUCCESS)).hasValue(success);
      assertThat(server.value(END).orElseThrow()).isGreaterThan(success);
    }
  }

  @Test
  void whoDoesNotAnswerIsNamedInOneLine() {
    Program run = fit(Path.of("testdata/images"), "http://127.0.0.1:1").succeeded();
    assertThat(run.err())
        .contains("orchard: --pushgateway was not told of this run: ")
        .doesNotContain("\tat ");
    assertThat(temp.resolve("out/_SUCCESS")).exists();
  }

  @Test
  void aForecastTellsNothing() throws Exception {
    try (PushgatewayServer server = PushgatewayServer.start()) {
      fit(Path.of("testdata/images"), server.url(), "--dryRun=true").succeeded();
      assertThat(server.scrape()).doesNotContain("orchard_");
    }
  }

  private Program fit(Path images, String gateway, String... more) {
    String[] args = {
      "fit",
      "--input=" + images,
      "--output=" + temp.resolve("out"),
      "--model=pixels",
      "--imageSize=8",
      "--resume=true",
      "--pushgateway=" + gateway
    };
    return Program.run(Program.with(args, more));
  }
}
