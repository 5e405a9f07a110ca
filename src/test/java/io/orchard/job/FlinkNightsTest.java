package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.status.FlinkDeploymentStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightly.yaml} beside {@code flink-deployment.yaml}, against Kubernetes' own types. */
class FlinkNightsTest {

  private static final long CHECKED_SECONDS = 1800;

  @TempDir Path temp;

  private static final DeploymentFiles FILES = DeploymentFiles.in("flink-kubernetes");

  private static <T> T document(int index, Class<T> type) throws IOException {
    return StrictManifests.convert(
        StrictManifests.documents(FILES.filled("nightly.yaml")).get(index), type);
  }

  private static CronJobSpec night() throws IOException {
    return document(0, CronJob.class).getSpec();
  }

  private static PodSpec pod() throws IOException {
    return night().getJobTemplate().getSpec().getTemplate().getSpec();
  }

  private static FlinkDeployment deployment() throws IOException {
    return StrictManifests.read(FILES.filled("flink-deployment.yaml"), FlinkDeployment.class);
  }

  private static String name() throws IOException {
    return "flinkdeployment/" + deployment().getMetadata().getName();
  }

  @Test
  void oneNightAtATimeAndAFewAreKept() throws IOException {
    CronJobSpec night = night();
    assertThat(document(0, CronJob.class).getApiVersion()).isEqualTo("batch/v1");
    assertThat(night.getSchedule()).matches("\\d+ \\d+ \\* \\* \\*");
    assertThat(night.getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(night.getSuccessfulJobsHistoryLimit()).isPositive();
    assertThat(night.getFailedJobsHistoryLimit()).isPositive();
    assertThat(night.getJobTemplate().getSpec().getBackoffLimit()).isZero();
  }

  @Test
  void anUnknownNameIsRefused() throws IOException {
    JsonNode manifest =
        StrictManifests.documents("kind: CronJob\nspec:\n  concurrencyPolicies: Forbid").get(0);
    assertThatThrownBy(() -> StrictManifests.convert(manifest, CronJob.class))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }

  /** Which Forbid needs: a job that only submitted would be over at once. */
  @Test
  void theJobOfTheNightLastsAsLongAsFlinks() throws IOException, NoSuchFieldException {
    Container wait = container("wait");
    assertThat(wait.getArgs())
        .containsExactly(
            "wait", name(), "--for=jsonpath={.status.jobStatus.state}=FINISHED", "--timeout=4h");
    Class<?> jobStatus =
        FlinkDeploymentStatus.class.getSuperclass().getDeclaredField("jobStatus").getType();
    Class<?> state = jobStatus.getDeclaredField("state").getType();
    assertThat(Stream.of(state.getEnumConstants()).map(Object::toString)).contains("FINISHED");
    assertThat(night().getJobTemplate().getSpec().getActiveDeadlineSeconds())
        .isGreaterThan(4 * 3600L + CHECKED_SECONDS);
  }

  /** Flink's job ends before the run does, and a mark may be there from the night before. */
  @Test
  void theNightFailsWithoutMarkOfItsOwn() throws IOException {
    List<Container> first = pod().getInitContainers();
    assertThat(first).extracting(Container::getName).first().isEqualTo("note-the-time");
    assertThat(first).extracting(Container::getName).last().isEqualTo("wait");
    String noted = first.get(0).getCommand().get(2);
    assertThat(noted).startsWith("date -u +%Y-%m-%dT%H:%M:%SZ > /noted/");
    Container check = pod().getContainers().get(0);
    String output =
        DeploymentFiles.fit(List.of(deployment().getSpec().getJob().getArgs())).getOutput();
    assertThat(check.getCommand().get(2))
        .contains(
            "--bucket " + output.split("/")[2] + " --key " + output.split("/")[3] + "/_SUCCESS")
        .contains("--if-modified-since \"$(cat " + noted.substring(noted.indexOf("/noted")) + ")\"")
        .contains("seq " + CHECKED_SECONDS / 10 + ")", "sleep 10;")
        .endsWith("exit 1");
    assertThat(check.getVolumeMounts()).isEqualTo(first.get(0).getVolumeMounts());
    assertThat(shell(check.getCommand().get(2).replace("sleep 10", ":"), "exit 0")).isZero();
    assertThat(shell(check.getCommand().get(2).replace("sleep 10", ":"), "exit 254")).isEqualTo(1);
  }

  /** Runs a line of a container's where {@code aws} does this and no more. */
  private int shell(String line, String aws) throws IOException {
    Path program = Files.writeString(temp.resolve("aws"), "#!/bin/sh\n" + aws + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line);
    shell.environment().merge("PATH", temp.toString(), (path, first) -> first + ":" + path);
    try {
      return shell.start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static Container container(String name) throws IOException {
    return pod().getInitContainers().stream()
        .filter(container -> container.getName().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Test
  void lastNightIsPutAwayAndTonightSubmitted() throws IOException {
    assertThat(container("put-away").getArgs()).startsWith("delete", name(), "--ignore-not-found");
    Container submit = container("submit");
    String file = submit.getArgs().get(1).replace("--filename=", "");
    String folder = submit.getVolumeMounts().get(0).getMountPath();
    String map = pod().getVolumes().get(0).getConfigMap().getName();
    assertThat(submit.getVolumeMounts().get(0).getName())
        .isEqualTo(pod().getVolumes().get(0).getName());
    assertThat(FILES.raw("README.md"))
        .contains(
            "create configmap " + map + " --from-file=target/flink" + file.replace(folder, ""));
  }

  @Test
  void whoSubmitsMayDoThatAlone() throws IOException {
    ServiceAccount account = document(1, ServiceAccount.class);
    Role role = document(2, Role.class);
    RoleBinding binding = document(3, RoleBinding.class);
    String name = account.getMetadata().getName();
    assertThat(pod().getServiceAccountName()).isEqualTo(name);
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects()).singleElement().extracting("name").isEqualTo(name);
    Set<String> verbs = new TreeSet<>();
    for (PolicyRule rule : role.getRules()) {
      assertThat(rule.getApiGroups()).containsExactly("flink.apache.org");
      assertThat(rule.getResources()).containsExactly("flinkdeployments");
      boolean named = rule.getResourceNames().equals(List.of(deployment().getMetadata().getName()));
      assertThat(named || rule.getVerbs().equals(List.of("create"))).isTrue();
      verbs.addAll(rule.getVerbs());
    }
    assertThat(verbs).containsExactly("create", "delete", "get", "list", "watch");
    String arn = account.getMetadata().getAnnotations().get("eks.amazonaws.com/role-arn");
    assertThat(FILES.raw("README.md"))
        .contains("create-role --role-name " + arn.substring(arn.indexOf('/') + 1) + " ");
    assertThat(FILES.json("iam/nightly-trust.json").findValues("StringEquals").toString())
        .contains(
            "system:serviceaccount:" + account.getMetadata().getNamespace() + ":" + name + "\"");
  }

  @Test
  void everythingIsInOneNamespaceAndHasLimits() throws IOException {
    for (JsonNode document : StrictManifests.documents(FILES.filled("nightly.yaml"))) {
      assertThat(document.at("/metadata/namespace").asText())
          .isEqualTo(deployment().getMetadata().getNamespace());
    }
    assertThat(Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream()))
        .hasSize(5)
        .allSatisfy(
            container -> {
              assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
              assertThat(container.getResources().getLimits()).containsKey("memory");
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
            });
  }

  @Test
  void theDeploymentGoesOnFromWhatIsThere() throws IOException {
    assertThat(DeploymentFiles.fit(List.of(deployment().getSpec().getJob().getArgs())).getResume())
        .isTrue();
    assertThat(deployment().getSpec().getFlinkConfiguration())
        .contains(Map.entry("kubernetes.operator.jm-deployment.shutdown-ttl", "1 h"));
  }

  @Test
  void theNightIsThatOfSpark() throws IOException {
    List<String> spark = new ArrayList<>();
    DeploymentFiles.in("emr")
        .json("serverless/job-run.json")
        .at("/jobDriver/sparkSubmit/entryPointArguments")
        .forEach(arg -> spark.add(arg.asText()));
    spark.removeIf(arg -> arg.startsWith("--storageLevel="));
    spark.replaceAll(arg -> arg.replace("=SparkRunner", "=FlinkRunner"));
    assertThat(deployment().getSpec().getJob().getArgs()).containsExactlyElementsOf(spark);
  }
}
