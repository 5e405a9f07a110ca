package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orchard.cli.Job;
import io.orchard.cli.options.FitOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.package$;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.emr.model.JobFlowInstancesConfig;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emrserverless.model.CreateApplicationRequest;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;

/** {@code runner-configs/emr}: what the AWS CLI would send fits the SDK's requests. */
class EmrConfigsTest {

  private static final DeploymentFiles EMR = DeploymentFiles.in("emr");
  private static final String CREATE_CLUSTER = "aws emr create-cluster --";

  private static SdkPojo cluster() {
    return (SdkPojo) RunJobFlowRequest.builder();
  }

  @Test
  void theClustersPartsFitTheRequest() throws IOException {
    JsonNode fleets = EMR.json("cluster/instance-fleets.json");
    SdkPojo instances = (SdkPojo) JobFlowInstancesConfig.builder();
    assertThat(AwsShape.problems(instances, "InstanceFleets", fleets)).isEmpty();
    JsonNode configurations = EMR.json("cluster/configurations.json");
    assertThat(AwsShape.problems(cluster(), "Configurations", configurations)).isEmpty();
    JsonNode scaling = EMR.json("cluster/managed-scaling-policy.json");
    assertThat(AwsShape.problems(cluster(), "ManagedScalingPolicy", scaling)).isEmpty();
  }

  @Test
  void applicationAndJobRunFitTheirRequests() throws IOException {
    JsonNode application = EMR.json("serverless/application.json");
    assertThat(AwsShape.problems((SdkPojo) CreateApplicationRequest.builder(), application))
        .isEmpty();
    JsonNode run = EMR.json("serverless/job-run.json");
    assertThat(AwsShape.problems((SdkPojo) StartJobRunRequest.builder(), run)).isEmpty();
    assertThat(application.get("architecture").asText()).isEqualTo("X86_64");
    assertThat(application.get("autoStopConfiguration").get("enabled").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Applicatons\": []}                            | /Applicatons: unknown",
        "{\"Instances\": {\"InstanceFlets\": []}}         | /Instances/InstanceFlets: unknown",
        "{\"Configurations\": {}}                         | /Configurations: must be a list",
        "{\"StepConcurrencyLevel\": \"2\"}                | /StepConcurrencyLevel: must be an integer",
        "{\"ScaleDownBehavior\": \"NEVER\"}               | /ScaleDownBehavior: must be one of",
        "{\"ManagedScalingPolicy\": {\"ComputeLimits\": {\"UnitType\": \"Cores\"}}} | UnitType: must be one of"
      })
  void whatARequestDoesNotHaveIsFound(String json, String problem) throws IOException {
    assertThat(AwsShape.problems(cluster(), new ObjectMapper().readTree(json)))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void theClusterIsEncryptedLogsAndEndsWhenIdle() throws IOException {
    Map<String, String> options = EMR.command(CREATE_CLUSTER);
    assertThat(options)
        .containsEntry("security-configuration", "orchard")
        .containsEntry("auto-termination-policy", "IdleTimeout=900")
        .containsEntry("log-uri", "s3://$LOG_BUCKET/emr/")
        .containsEntry("managed-scaling-policy", "file://target/emr/managed-scaling-policy.json");
    assertThat(options.get("release-label"))
        .matches("emr-7\\.\\d+\\.0")
        .isEqualTo(EMR.json("serverless/application.json").get("releaseLabel").asText());
    assertThat(EMR.raw("README.md")).contains("export AWS_REGION=eu-");
    Map<String, String> security = EMR.command("aws emr create-security-configuration --");
    assertThat(security).containsEntry("name", options.get("security-configuration"));
    JsonNode encryption =
        EMR.json("cluster/security-configuration.json").get("EncryptionConfiguration");
    assertThat(encryption.get("EnableAtRestEncryption").asBoolean()).isTrue();
    assertThat(encryption.get("EnableInTransitEncryption").asBoolean()).isTrue();
  }

  @Test
  void taskNodesAreSpotAndAllElseIsNot() throws IOException {
    for (JsonNode fleet : EMR.json("cluster/instance-fleets.json")) {
      boolean task = fleet.get("InstanceFleetType").asText().equals("TASK");
      assertThat(fleet.has("TargetSpotCapacity")).isEqualTo(task);
      assertThat(fleet.has("TargetOnDemandCapacity")).isNotEqualTo(task);
      // Amazon's own processors, the letter g, cannot load the jar's libraries.
      for (JsonNode type : fleet.get("InstanceTypeConfigs")) {
        assertThat(type.get("InstanceType").asText()).matches("m\\d[adi]?\\.\\d?xlarge");
      }
    }
  }

  @Test
  void theProgramTakesTheArgumentsOfStepAndJobRun() throws IOException {
    JsonNode step = EMR.json("cluster/steps.json").get(0);
    assertThat(fieldNames(step)).containsExactly("Type", "Name", "ActionOnFailure", "Args");
    ObjectNode sent = new ObjectMapper().createObjectNode();
    sent.set("ActionOnFailure", step.get("ActionOnFailure"));
    sent.putObject("HadoopJarStep").put("Jar", "command-runner.jar").set("Args", step.get("Args"));
    assertThat(AwsShape.problems((SdkPojo) StepConfig.builder(), sent)).isEmpty();
    List<String> args = texts(step.get("Args"));
    int program = args.indexOf(Job.FIT.jobName());
    assertThat(args.subList(0, program))
        .containsExactly("--deploy-mode", "client", "--class", ClusterMain.class.getName(), jar());
    JsonNode submit = EMR.json("serverless/job-run.json").get("jobDriver").get("sparkSubmit");
    assertThat(submit.get("entryPoint").asText()).isEqualTo(jar());
    assertThat(submit.get("sparkSubmitParameters").asText())
        .isEqualTo("--class " + ClusterMain.class.getName());
    assertThat(texts(submit.get("entryPointArguments")))
        .isEqualTo(args.subList(program, args.size()));
    FitOptions options = DeploymentFiles.fit(args.subList(program, args.size()));
    assertThat(options.getRunner().getSimpleName()).isEqualTo("SparkRunner");
    // Beam takes the master that spark-submit has set.
    assertThat(args).noneMatch(arg -> arg.startsWith("--sparkMaster"));
  }

  @Test
  void everyFileAndPlaceholderStandsInTheReadme() {
    String readme = EMR.raw("README.md");
    for (String file : EMR.names(".json")) {
      assertThat(readme).contains("file://target/emr/" + file.replaceAll(".*/", ""));
      assertThat(EMR.placeholders(file))
          .allMatch(name -> readme.matches("(?s).*\\b" + name + "=.*"));
    }
  }

  @Test
  void theReadmeMakesTheJarThatItCopies() {
    assertThat(EMR.raw("README.md"))
        .contains(DeploymentFiles.CLUSTER_JARS + "aws s3 cp target/orchard-spark.jar ");
  }

  @Test
  void sparkKnowsEveryKey() throws IOException {
    JsonNode cluster = EMR.json("cluster/configurations.json").get(0);
    JsonNode serverless =
        EMR.json("serverless/application.json").get("runtimeConfiguration").get(0);
    List<String> keys = fieldNames(cluster.get("Properties"));
    keys.addAll(fieldNames(serverless.get("properties")));
    // EMR Serverless's own, and one that Spark reads without having it in its list.
    keys.removeAll(List.of("spark.ssl.internode.enabled", "spark.default.parallelism"));
    assertThat(package$.MODULE$).as("where Spark lists its keys").isNotNull();
    assertThat(keys).allMatch(key -> ConfigEntry.findEntry(key) != null);
    assertThat(ConfigEntry.findEntry("spark.executor.memoryOverheads")).isNull();
  }

  /** The reason why no configuration for Spark has to open packages of the JDK. */
  @Test
  void sparkOpensWhatThisBuildOpens() throws IOException {
    assertThat(JavaModuleOptions.defaultModuleOptions().split(" "))
        .containsAll(
            DeploymentFiles.openedPackages().stream()
                .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
                .toList());
  }

  private static String jar() {
    return "s3://fruits-artifacts/orchard-spark.jar";
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static List<String> fieldNames(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
