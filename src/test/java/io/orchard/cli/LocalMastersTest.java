package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which masters are kept to this machine, and whose settings win. */
class LocalMastersTest {

  private final Properties properties = new Properties();

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[2]", "local[*]"})
  void sparkInThisProcessListensOnTheLoopbackAddressAndHasNoPage(String master) {
    added(Map.of("runner", "SparkRunner", "sparkMaster", master), Map.of());
    assertThat(properties)
        .containsEntry("spark.driver.bindAddress", "127.0.0.1")
        .containsEntry("spark.driver.host", "127.0.0.1")
        .containsEntry("spark.ui.enabled", "false");
  }

  @Test
  void sparkIsInThisProcessUnlessItIsToldOtherwise() {
    added(Map.of("runner", "org.apache.beam.runners.spark.SparkRunner"), Map.of());
    assertThat(properties).containsKey("spark.driver.bindAddress");
  }

  @Test
  void whatIsGivenToSparkStays() {
    properties.put("spark.ui.enabled", "true");
    properties.put("spark.driver.bindAddress", "10.0.0.1");
    added(Map.of("runner", "SparkRunner"), Map.of());
    assertThat(properties)
        .containsEntry("spark.ui.enabled", "true")
        .containsEntry("spark.driver.bindAddress", "10.0.0.1");
  }

  @Test
  void clustersOfSparkAreLeftAlone() {
    added(Map.of("runner", "SparkRunner", "sparkMaster", "spark://host:7077"), Map.of());
    assertThat(properties).isEmpty();
    properties.put("spark.master", "yarn");
    added(Map.of("runner", "SparkRunner"), Map.of());
    assertThat(properties).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[auto]", "[local]"})
  void flinkInThisProcessListensOnTheLoopbackAddress(String master) throws IOException {
    Map<String, String> options = new HashMap<>(Map.of("runner", "FlinkRunner"));
    if (!master.isEmpty()) {
      options.put("flinkMaster", master);
    }
    Path folder = Path.of(added(options, Map.of()).get("flinkConfDir"));
    assertThat(Files.readString(folder.resolve("config.yaml")))
        .contains("rest.bind-address: 127.0.0.1", "jobmanager.bind-host: 127.0.0.1");
  }

  @Test
  void flinkInThisProcessTakesEveryCoreUnlessItIsToldOtherwise() {
    assertThat(added(Map.of("runner", "FlinkRunner"), Map.of()))
        .containsEntry("parallelism", "" + Runtime.getRuntime().availableProcessors());
    assertThat(added(Map.of("runner", "FlinkRunner", "parallelism", "3"), Map.of()))
        .containsEntry("parallelism", "3");
  }

  @ParameterizedTest
  @CsvSource({"1, 512, 64", "2, 1024, 64", "16, 8192, 128", "32, 16384, 256"})
  void flinksMemoryGrowsWithItsSlots(String slots, int managed, int network) {
    Map<String, String> options =
        added(Map.of("runner", "FlinkRunner", "parallelism", slots), Map.of());
    assertThat(Path.of(options.get("flinkConfDir")).resolve("config.yaml"))
        .content()
        .contains("managed.size: " + managed + "m", "network.min: " + network + "m")
        .contains("network.max: " + network + "m");
  }

  @Test
  void clustersOfFlinkAndOwnSettingsAreLeftAlone() {
    Map<String, String> own = Map.of("runner", "FlinkRunner", "flinkConfDir", "mine");
    assertThat(added(own, Map.of())).isEqualTo(own);
    Map<String, String> remote = Map.of("runner", "FlinkRunner", "flinkMaster", "host:8081");
    assertThat(added(remote, Map.of())).isEqualTo(remote);
    Map<String, String> submitted = Map.of("runner", "FlinkRunner");
    assertThat(added(submitted, Map.of("FLINK_CONF_DIR", "/etc/flink"))).isEqualTo(submitted);
  }

  private Map<String, String> added(Map<String, String> given, Map<String, String> environment) {
    Map<String, String> options = new HashMap<>(given);
    LocalMasters.addTo(options, properties, environment);
    return options;
  }
}
