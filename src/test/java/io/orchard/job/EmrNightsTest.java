package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.stepfunctions.builder.StateMachine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;

/**
 * {@code runner-configs/emr/nightly}: state machines that Step Functions takes, whose calls fit the
 * SDK's requests, which do what the commands of the page do, and end what they have started.
 */
class EmrNightsTest {

  private static final DeploymentFiles EMR = DeploymentFiles.in("emr");
  private static final String CLUSTER = "nightly/cluster-machine.json";
  private static final String SERVERLESS = "nightly/serverless-machine.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A path from the root of an answer or of a state's input. */
  private static final Pattern PATH = Pattern.compile("(?<!\\$)\\$(\\.[A-Za-z]+(\\[0])?)+");

  @ParameterizedTest
  @ValueSource(strings = {CLUSTER, SERVERLESS})
  void stepFunctionsTakesTheMachineAsItStands(String file) throws IOException {
    StateMachine machine = StateMachine.fromJson(EMR.filled(file)).build();
    // What is unknown it drops.
    assertThat(JSON.readTree(machine.toJson())).isEqualTo(EMR.json(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Default\": \"Wait\"       | \"Default\": \"Weit\"",
        "\"StartAt\"                 | \"StartsAt\"",
        "\"NumericGreaterThanEquals\"| \"NumericGreaterThan=\""
      })
  void aFaultIsFound(String right, String wrong) {
    String json = EMR.filled(CLUSTER);
    assertThat(json).contains(right);
    assertThatThrownBy(() -> StateMachine.fromJson(json.replace(right, wrong)).build())
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {CLUSTER, SERVERLESS})
  void everyCallFitsItsRequest(String file) throws Exception {
    for (JsonNode task : machine(file).tasks().values()) {
      SdkPojo request = StateMachineFile.type(task, "Request");
      assertThat(AwsShape.problemsOfParameters(request, task.get("Parameters"))).isEmpty();
    }
  }

  @Test
  void aCallThatDoesNotFitIsFound() throws Exception {
    ObjectNode task = machine(SERVERLESS).state("StartJobRun").deepCopy();
    ObjectNode parameters = (ObjectNode) task.get("Parameters");
    parameters.put("ExecutionTimeoutMinutes", "240").put("ClientTokn.$", "$.x").put("name", "fit");
    assertThat(AwsShape.problemsOfParameters(StateMachineFile.type(task, "Request"), parameters))
        .containsExactlyInAnyOrder(
            "/ExecutionTimeoutMinutes: must be an integer",
            "/ClientTokn.$: unknown",
            "/name: unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {CLUSTER, SERVERLESS})
  void everyPathLeadsSomewhere(String file) throws Exception {
    StateMachineFile machine = machine(file);
    for (JsonNode task : machine.tasks().values()) {
      SdkPojo answer = StateMachineFile.type(task, "Response");
      for (List<String> path : paths(task.path("ResultSelector").toString())) {
        // What is in an object is no member of the answer.
        assertThat(path.equals(List.of("Body")) || AwsShape.hasPath(answer, path))
            .as("%s", path)
            .isTrue();
      }
      ((ObjectNode) task).remove("ResultSelector");
    }
    List<String> results =
        paths(machine.json().findValuesAsText("ResultPath").toString()).stream()
            .map(path -> path.get(0))
            .toList();
    assertThat(paths(machine.json().toString()))
        .extracting(path -> path.get(0))
        .containsOnlyElementsOf(results);
    assertThat(AwsShape.hasPath(answerOf("LookAtStep"), List.of("Steps", "Status", "State")))
        .isTrue();
    assertThat(AwsShape.hasPath(answerOf("LookAtStep"), List.of("Steps", "Stat"))).isFalse();
  }

  private static SdkPojo answerOf(String task) throws Exception {
    return StateMachineFile.type(machine(CLUSTER).state(task), "Response");
  }

  @Test
  void whatIsStartedIsEndedOnEveryWay() throws IOException {
    StateMachineFile cluster = machine(CLUSTER);
    assertThat(cluster.reached(next(cluster, "CreateCluster"), "TerminateCluster"))
        .containsExactly("CountLook", "LookAtStep", "StepEnded", "Wait");
    assertThat(
            cluster
                .state("CreateCluster")
                .at("/Parameters/Instances/KeepJobFlowAliveWhenNoSteps")
                .asBoolean(true))
        .isFalse();
    // A job run that is seen to have ended needs no end; one that cannot be seen is cancelled.
    StateMachineFile serverless = machine(SERVERLESS);
    assertThat(serverless.reached(next(serverless, "StartJobRun"), "JobRunEnded", "CancelJobRun"))
        .containsExactly("LookAtJobRun", "Wait");
    assertThat(
            EMR.json("serverless/application.json")
                .at("/autoStopConfiguration/enabled")
                .asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {CLUSTER, SERVERLESS})
  void everyFailureIsTold(String file) throws IOException {
    StateMachineFile machine = machine(file);
    String start = machine.json().get("StartAt").asText();
    assertThat(machine.reached(start, "Notify")).contains("Done").doesNotContain("Failed");
    assertThat(machine.reached(start, "RunSucceeded")).doesNotContain("Done");
    assertThat(machine.tasks())
        .allSatisfy(
            (name, task) -> {
              boolean caught = task.at("/Catch/0/ErrorEquals/0").asText().equals("States.ALL");
              assertThat(caught || name.equals("Notify")).as(name).isTrue();
              // What creates a cluster is not called twice, what is asked or ended is.
              assertThat(task.has("Retry")).as(name).isNotEqualTo(name.equals("CreateCluster"));
            });
  }

  @Test
  void theClusterIsThatOfTheCommands() throws IOException {
    JsonNode night = machine(CLUSTER).state("CreateCluster").get("Parameters");
    Map<String, String> command = EMR.command("aws emr create-cluster --");
    assertThat(night.get("ReleaseLabel").asText()).isEqualTo(command.get("release-label"));
    assertThat(night.get("ServiceRole").asText()).isEqualTo(command.get("service-role"));
    assertThat(command.get("ec2-attributes"))
        .contains("InstanceProfile=" + night.get("JobFlowRole").asText() + ",");
    assertThat(night.get("SecurityConfiguration").asText())
        .isEqualTo(command.get("security-configuration"));
    assertThat(command.get("log-uri").replace("$LOG_BUCKET", "fruits-logs"))
        .isEqualTo(night.get("LogUri").asText());
    assertThat(night.at("/Applications/0/Name").asText())
        .isEqualTo(command.get("applications").replace("Name=", ""));
    assertThat(night.at("/Instances/InstanceFleets"))
        .isEqualTo(EMR.json("cluster/instance-fleets.json"));
    assertThat(night.get("Configurations")).isEqualTo(EMR.json("cluster/configurations.json"));
    assertThat(night.get("ManagedScalingPolicy"))
        .isEqualTo(EMR.json("cluster/managed-scaling-policy.json"));
    JsonNode step = night.at("/Steps/0/HadoopJarStep");
    ArrayNode args = JSON.createArrayNode().add("spark-submit");
    args.addAll((ArrayNode) EMR.json("cluster/steps.json").get(0).get("Args"));
    assertThat(step.get("Jar").asText()).isEqualTo("command-runner.jar");
    assertThat(step.get("Args")).isEqualTo(args);
  }

  @Test
  void theJobRunIsThatOfTheCommands() throws IOException {
    ObjectNode night = (ObjectNode) machine(SERVERLESS).state("StartJobRun").get("Parameters");
    night.remove(List.of("ApplicationId", "ClientToken.$"));
    Matcher names = Pattern.compile("\"([A-Z])([A-Za-z0-9]+\" ?:)").matcher(night.toString());
    String job = names.replaceAll(n -> '"' + n.group(1).toLowerCase(Locale.ROOT) + n.group(2));
    assertThat(JSON.readTree(job)).isEqualTo(EMR.json("serverless/job-run.json"));
  }

  @Test
  void bothGiveANightTheSameTime() throws IOException {
    StateMachineFile cluster = machine(CLUSTER);
    int looks = cluster.state("StepEnded").findValue("NumericGreaterThanEquals").asInt();
    int minutes = looks * cluster.state("Wait").get("Seconds").asInt() / 60;
    assertThat(minutes)
        .isEqualTo(EMR.json("serverless/job-run.json").get("executionTimeoutMinutes").asInt());
  }

  @Test
  void theNightReadsTheRunJsonOfItsOutput() throws IOException {
    for (String file : List.of(CLUSTER, SERVERLESS)) {
      JsonNode read = machine(file).state("ReadRun").get("Parameters");
      String output = "s3://" + read.get("Bucket").asText() + "/" + read.get("Key").asText();
      assertThat(EMR.filled(file)).contains("\"--output=" + output.replace("/run.json", "\""));
    }
  }

  @Test
  void theScheduleStartsTheMachineOfTheCommands() throws IOException {
    JsonNode schedule = EMR.json("nightly/schedule.json");
    assertThat(AwsShape.problems((SdkPojo) CreateScheduleRequest.builder(), schedule)).isEmpty();
    String arn = schedule.at("/Target/Arn").asText();
    String name = arn.substring(arn.lastIndexOf(':') + 1);
    assertThat(EMR.raw("README.md")).contains("create-state-machine --name " + name + " ");
    assertThat(EMR.json("iam/nightly-trust.json").findValue("aws:SourceArn").asText())
        .isEqualTo(arn);
    assertThat(EMR.json("iam/schedule-policy.json").findValue("Resource").asText()).isEqualTo(arn);
    String role = schedule.at("/Target/RoleArn").asText().replaceAll(".*/", "");
    assertThat(EMR.raw("README.md")).contains("create-role --role-name " + role + " ");
  }

  @Test
  void whatTheDagTakesOfTheJobRunIsThere() throws IOException {
    JsonNode run = EMR.json("serverless/job-run.json");
    String page = Files.readString(Path.of("src/site/markdown/clusters.md"));
    assertThat(page).contains("target/emr/job-run.json");
    assertThat(Pattern.compile("run\\[\"(\\w+)\"]").matcher(page).results())
        .hasSize(4)
        .allMatch(name -> run.has(name.group(1)));
  }

  private static StateMachineFile machine(String file) throws IOException {
    return StateMachineFile.of(EMR, file);
  }

  private static String next(StateMachineFile machine, String state) {
    return machine.state(state).get("Next").asText();
  }

  /** Returns the names on each path in a text, from {@code $.} on. */
  private static List<List<String>> paths(String text) {
    return PATH.matcher(text)
        .results()
        .map(path -> Arrays.asList(path.group().substring(2).replace("[0]", "").split("\\.")))
        .toList();
  }
}
