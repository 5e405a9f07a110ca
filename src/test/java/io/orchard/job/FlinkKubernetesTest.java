package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.orchard.cli.options.FitOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;
import org.apache.flink.kubernetes.operator.api.spec.JobSpec;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code runner-configs/flink-kubernetes} against the operator's types and Flink itself. */
class FlinkKubernetesTest {

  private static final DeploymentFiles FILES = DeploymentFiles.in("flink-kubernetes");
  private static final String DEPLOYMENT = FILES.filled("flink-deployment.yaml");

  /**
   * In trials of {@code fit} with 4 slots, up to 576 MB were used; 527 were too little at times.
   */
  private static final int NETWORK_MIB_PER_SLOT = 160;

  /** Some 25 sorts share a slot's, and each has to hold its largest record. */
  private static final int SORTED_MIB_PER_SLOT = 512;

  private static final String REPORTER = "metrics.reporter.prom.";

  /** The operator takes it out of the configuration; its types have no list of such keys. */
  private static final String OPERATORS_OWN = "kubernetes.operator.jm-deployment.shutdown-ttl";

  private static FlinkDeploymentSpec spec() throws IOException {
    return StrictManifests.read(DEPLOYMENT, FlinkDeployment.class).getSpec();
  }

  @Test
  void theDeploymentIsOneTheOperatorKnows() throws IOException {
    FlinkDeployment deployment = StrictManifests.read(DEPLOYMENT, FlinkDeployment.class);
    assertThat(deployment.getApiVersion()).isEqualTo("flink.apache.org/v1beta1");
    assertThat(deployment.getKind()).isEqualTo("FlinkDeployment");
    assertThat(deployment.getSpec().getFlinkVersion()).isEqualTo(FlinkVersion.v1_19);
    assertThat(deployment.getSpec().getImage()).isEqualTo("registry.example.com/orchard:1");
    assertThat(deployment.getSpec().getJob().getUpgradeMode()).isEqualTo(UpgradeMode.STATELESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: FlinkDeployment\nspecs: {}",
        "spec:\n  imagePolicy: Always",
        "spec:\n  job:\n    jarUri: local:///x.jar",
        "spec:\n  taskManager:\n    resource:\n      memoryy: 1g",
        "spec:\n  podTemplate:\n    spec:\n      nodeSelecter: {}"
      })
  void anUnknownNameIsRefused(String manifest) {
    assertThatThrownBy(() -> StrictManifests.read(manifest, FlinkDeployment.class))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }

  @Test
  void theImageHoldsTheJarThatTheDeploymentStarts() throws IOException {
    Matcher docker =
        Pattern.compile(
                "FROM --platform=linux/amd64 (\\S+)\nCOPY --chown=flink:flink (\\S+) (\\S+)\n")
            .matcher(FILES.raw("Dockerfile"));
    assertThat(docker.find()).isTrue();
    assertThat(docker.group(1)).matches("flink:1\\.19\\.\\d+-java17");
    assertThat(docker.group(2)).isEqualTo("target/orchard-flink.jar");
    assertThat(spec().getJob().getJarURI()).isEqualTo("local://" + docker.group(3));
    assertThat(docker.group(3)).startsWith("/opt/flink/usrlib/");
  }

  @Test
  void theReadmeMakesTheJarThatTheImageHolds() {
    assertThat(FILES.raw("README.md"))
        .contains(DeploymentFiles.CLUSTER_JARS + "docker build -f " + FILES.folder() + "/Docker");
  }

  @Test
  void theProgramTakesTheArguments() throws IOException {
    JobSpec job = spec().getJob();
    assertThat(job.getEntryClass()).isEqualTo(ClusterMain.class.getName());
    FitOptions options = DeploymentFiles.fit(Arrays.asList(job.getArgs()));
    assertThat(options.getRunner().getSimpleName()).isEqualTo("FlinkRunner");
    assertThat(job.getParallelism() % configuration().get(TaskManagerOptions.NUM_TASK_SLOTS))
        .isZero();
  }

  @Test
  void flinkKnowsEveryKeyAndTheProgramWaitsForItsJob() throws IOException, IllegalAccessException {
    assertThat(spec().getFlinkConfiguration().keySet())
        .filteredOn(key -> !key.startsWith(REPORTER) && !key.equals(OPERATORS_OWN))
        .isSubsetOf(keys());
    assertThat(configuration().get(DeploymentOptions.ATTACHED)).isTrue();
    assertThat(configuration().get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("fixed-delay");
    assertThat(configuration().get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY))
        .hasSeconds(30);
  }

  @Test
  void prometheusFindsTheReporterOfEveryPod() throws IOException {
    Map<String, String> reporter = new TreeMap<>(spec().getFlinkConfiguration());
    reporter.keySet().removeIf(key -> !key.startsWith(REPORTER));
    String port = reporter.remove(REPORTER + "port");
    assertThat(reporter)
        .containsOnly(
            Map.entry(
                REPORTER + MetricOptions.REPORTER_FACTORY_CLASS.key(),
                PrometheusReporterFactory.class.getName()));
    PodTemplateSpec pod = spec().getPodTemplate();
    assertThat(pod.getMetadata().getAnnotations())
        .containsOnly(
            Map.entry("prometheus.io/scrape", "true"), Map.entry("prometheus.io/port", port));
    assertThat(pod.getSpec().getContainers())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.getName()).isEqualTo("flink-main-container");
              assertThat(container.getPorts())
                  .extracting(ContainerPort::getContainerPort)
                  .containsExactly(Integer.valueOf(port));
            });
  }

  @Test
  void whatTheBuildOpensIsOpened() throws IOException {
    assertThat(configuration().get(CoreOptions.FLINK_JVM_OPTIONS).split(" "))
        .containsExactlyElementsOf(
            DeploymentFiles.openedPackages().stream()
                .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
                .toList());
  }

  @Test
  void everyPartOfTheMemoryFits() throws IOException {
    Configuration configuration = configuration();
    TaskExecutorProcessSpec worker = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    assertThat(worker.getTaskHeapSize().getMebiBytes()).isBetween(4400, 4800);
    assertThat(worker.getTaskOffHeapSize().getMebiBytes()).isEqualTo(2048);
    assertThat(worker.getNetworkMemSize().getMebiBytes())
        .isGreaterThan(NETWORK_MIB_PER_SLOT * configuration.get(TaskManagerOptions.NUM_TASK_SLOTS));
    assertThat(worker.getManagedMemorySize().getMebiBytes())
        .isEqualTo(SORTED_MIB_PER_SLOT * configuration.get(TaskManagerOptions.NUM_TASK_SLOTS));
    JobManagerProcessSpec master =
        JobManagerProcessUtils.processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
            configuration, JobManagerOptions.JVM_HEAP_MEMORY);
    assertThat(master.getJvmHeapMemorySize().getMebiBytes()).isGreaterThan(2000);
  }

  @Test
  void theServiceAccountHasARoleInAwsAndMayStartTaskManagers() throws IOException {
    List<JsonNode> documents = StrictManifests.documents(FILES.filled("service-account.yaml"));
    ServiceAccount account = StrictManifests.convert(documents.get(0), ServiceAccount.class);
    Role role = StrictManifests.convert(documents.get(1), Role.class);
    RoleBinding binding = StrictManifests.convert(documents.get(2), RoleBinding.class);
    assertThat(account.getMetadata().getAnnotations())
        .containsEntry(
            "eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/orchard-flink");
    assertThat(spec().getServiceAccount()).isEqualTo(account.getMetadata().getName());
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects())
        .singleElement()
        .extracting("name")
        .isEqualTo(account.getMetadata().getName());
    assertThat(FILES.filled("iam/trust.json"))
        .contains(
            "system:serviceaccount:%s:%s"
                .formatted(account.getMetadata().getNamespace(), account.getMetadata().getName()));
    assertThat(FILES.raw("README.md")).contains("create-role --role-name orchard-flink ");
  }

  @Test
  void everyPlaceholderStandsInTheReadme() {
    String readme = FILES.raw("README.md");
    for (String file : FILES.names(".yaml", ".json")) {
      assertThat(FILES.placeholders(file))
          .allMatch(name -> readme.matches("(?s).*\\b" + name + "=.*"));
    }
  }

  /**
   * Returns what Flink is told: the configuration, and what the operator makes of the resources.
   */
  private static Configuration configuration() throws IOException {
    Configuration configuration = Configuration.fromMap(spec().getFlinkConfiguration());
    configuration.setString(
        TaskManagerOptions.TOTAL_PROCESS_MEMORY.key(),
        spec().getTaskManager().getResource().getMemory());
    configuration.setString(
        JobManagerOptions.TOTAL_PROCESS_MEMORY.key(),
        spec().getJobManager().getResource().getMemory());
    return configuration;
  }

  private static List<String> keys() throws IllegalAccessException {
    List<String> keys = new ArrayList<>();
    for (Class<?> options :
        List.of(
            CoreOptions.class,
            DeploymentOptions.class,
            JobManagerOptions.class,
            RestartStrategyOptions.class,
            TaskManagerOptions.class)) {
      for (Field field : options.getFields()) {
        if (field.get(null) instanceof ConfigOption<?> option) {
          keys.add(option.key());
        }
      }
    }
    return keys;
  }
}
