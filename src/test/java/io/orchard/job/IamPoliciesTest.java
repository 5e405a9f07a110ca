package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The roles' policies: well formed, and no right that a run does not need. */
class IamPoliciesTest {

  private static final Set<String> STATEMENT =
      Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");
  private static final String S3 = "arn:aws:s3:::";
  private static final Set<String> LIST = Set.of("s3:ListBucket");
  private static final Set<String> READ = Set.of("s3:GetObject");
  private static final Set<String> WRITE =
      Set.of(
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetObject",
          "s3:ListMultipartUploadParts",
          "s3:PutObject");

  /** The families that one kind of encryption needs in a row; AWS documents them like this. */
  private static final Set<String> KEY =
      Set.of(
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*");

  @ParameterizedTest
  @CsvSource({
    "emr, iam/job-policy.json",
    "emr, iam/service-policy.json",
    "emr, iam/service-trust.json",
    "emr, iam/node-trust.json",
    "emr, iam/serverless-trust.json",
    "emr, iam/nightly-cluster-policy.json",
    "emr, iam/nightly-serverless-policy.json",
    "emr, iam/nightly-trust.json",
    "emr, iam/schedule-policy.json",
    "emr, iam/schedule-trust.json",
    "flink-kubernetes, iam/job-policy.json",
    "flink-kubernetes, iam/trust.json",
    "flink-kubernetes, iam/nightly-policy.json",
    "flink-kubernetes, iam/nightly-trust.json"
  })
  void everyPolicyIsWellFormed(String folder, String file) throws IOException {
    assertThat(problems(DeploymentFiles.in(folder).json(file))).isEmpty();
  }

  @Test
  void noPolicyIsLeftOut() {
    assertThat(DeploymentFiles.in("emr").names("-policy.json", "-trust.json"))
        .filteredOn(name -> name.startsWith("iam/"))
        .hasSize(10);
    assertThat(DeploymentFiles.in("flink-kubernetes").names(".json")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Version': '2012-10-17', 'Statment': []}                    | Statment: unknown",
        "{'Version': '2008-10-17', 'Statement': []}                   | Version: must be 2012-10-17",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Actions': 's3:GetObject'}]} | Actions: unknown",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::b'}]} | s3:*: too wide",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': '*'}]} | *: too wide",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'elasticmapreduce:RunJobFlow', 'Resource': '*'}]} | *: too wide"
      })
  void aFaultIsFound(String policy, String problem) throws IOException {
    JsonNode json = new ObjectMapper().readTree(policy.replace('\'', '"'));
    assertThat(problems(json)).contains(problem);
  }

  @Test
  void aJobOnEmrReadsOneBucketAndWritesOne() throws IOException {
    assertThat(rights(DeploymentFiles.in("emr").json("iam/job-policy.json")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                S3 + "fruits-input",
                LIST,
                S3 + "fruits-input/*",
                READ,
                S3 + "fruits-output",
                LIST,
                S3 + "fruits-output/*",
                WRITE,
                S3 + "fruits-artifacts/*",
                READ,
                S3 + "fruits-logs/*",
                Set.of("s3:PutObject"),
                "arn:aws:kms:eu-west-1:111122223333:key/0",
                KEY));
  }

  @Test
  void aJobOnKubernetesReadsOneBucketAndWritesOne() throws IOException {
    assertThat(rights(DeploymentFiles.in("flink-kubernetes").json("iam/job-policy.json")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                S3 + "fruits-input",
                LIST,
                S3 + "fruits-input/*",
                READ,
                S3 + "fruits-output",
                LIST,
                S3 + "fruits-output/*",
                WRITE,
                S3 + "fruits-artifacts/weights/*",
                READ,
                "arn:aws:kms:eu-west-1:111122223333:key/0",
                KEY));
  }

  @Test
  void aNightOnKubernetesLooksAtOneFile() throws IOException {
    assertThat(rights(DeploymentFiles.in("flink-kubernetes").json("iam/nightly-policy.json")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                S3 + "fruits-output/nightly/_SUCCESS",
                READ,
                "arn:aws:kms:eu-west-1:111122223333:key/0",
                Set.of("kms:Decrypt")));
  }

  @Test
  void emrsRoleHandsNodesTheRoleThatTheCommandsMake() throws IOException {
    DeploymentFiles emr = DeploymentFiles.in("emr");
    assertThat(rights(emr.json("iam/service-policy.json")))
        .containsEntry("arn:aws:iam::111122223333:role/orchard-emr-node", Set.of("iam:PassRole"));
    assertThat(emr.command("aws emr create-cluster --").get("ec2-attributes"))
        .startsWith("InstanceProfile=orchard-emr-node,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster    | elasticmapreduce:AddTags iam:PassRole kms:Decrypt | orchard-emr-service orchard-emr-node",
        "serverless | iam:PassRole kms:Decrypt                          | orchard-emr-serverless"
      })
  void aNightMayDoWhatItsMachineDoes(String kind, String beside, String roles) throws IOException {
    DeploymentFiles emr = DeploymentFiles.in("emr");
    StateMachineFile machine = StateMachineFile.of(emr, "nightly/" + kind + "-machine.json");
    Set<String> needed = new TreeSet<>(List.of(beside.split(" ")));
    machine.tasks().values().forEach(task -> needed.add(StateMachineFile.right(task)));
    Map<String, Set<String>> rights = rights(emr.json("iam/nightly-" + kind + "-policy.json"));
    Set<String> allowed = new TreeSet<>();
    rights.values().forEach(allowed::addAll);
    assertThat(allowed).isEqualTo(needed);

    JsonNode read = machine.state("ReadRun").get("Parameters");
    String run = S3 + read.get("Bucket").asText() + "/" + read.get("Key").asText();
    assertThat(rights.get(run)).isEqualTo(READ);
    String topic = machine.state("Notify").at("/Parameters/TopicArn").asText();
    assertThat(rights.get(topic)).containsExactly("sns:Publish");
    for (String role : roles.split(" ")) {
      assertThat(rights.get("arn:aws:iam::111122223333:role/" + role))
          .containsExactly("iam:PassRole");
      assertThat(emr.raw("README.md")).contains("create-role --role-name " + role + " ");
    }
  }

  @Test
  void theNightsClustersBearTheTagThatTheirRightsGoBy() throws IOException {
    DeploymentFiles emr = DeploymentFiles.in("emr");
    JsonNode create =
        StateMachineFile.of(emr, "nightly/cluster-machine.json").state("CreateCluster");
    Map<String, String> tags = new TreeMap<>();
    create
        .at("/Parameters/Tags")
        .forEach(tag -> tags.put(tag.get("Key").asText(), tag.get("Value").asText()));
    JsonNode policy = emr.json("iam/nightly-cluster-policy.json");
    assertThat(policy.findValues("elasticmapreduce:RequestTag/orchard")).hasSize(2);
    assertThat(policy.findValues("elasticmapreduce:ResourceTag/orchard")).hasSize(1);
    assertThat(policy.findValuesAsText("elasticmapreduce:RequestTag/orchard"))
        .containsOnly(tags.get("orchard"));
    assertThat(policy.findValuesAsText("elasticmapreduce:ResourceTag/orchard"))
        .containsOnly(tags.get("orchard"));
    assertThat(emr.command("aws emr create-cluster --").get("tags"))
        .isEqualTo("for-use-with-amazon-emr-managed-policies=true");
    assertThat(tags).containsEntry("for-use-with-amazon-emr-managed-policies", "true");
  }

  private static Map<String, Set<String>> rights(JsonNode policy) {
    Map<String, Set<String>> rights = new TreeMap<>();
    for (JsonNode statement : policy.get("Statement")) {
      for (String resource : texts(statement.path("Resource"))) {
        rights
            .computeIfAbsent(resource, r -> new TreeSet<>())
            .addAll(texts(statement.get("Action")));
      }
    }
    return rights;
  }

  private static List<String> problems(JsonNode policy) {
    List<String> problems = new ArrayList<>();
    if (!policy.path("Version").asText().equals("2012-10-17")) {
      problems.add("Version: must be 2012-10-17");
    }
    unknown(policy, Set.of("Version", "Statement"), problems);
    for (JsonNode statement : policy.path("Statement")) {
      unknown(statement, STATEMENT, problems);
      texts(statement.path("Action")).stream()
          .filter(action -> !action.matches("[a-z0-9-]+:[A-Za-z]+") && !KEY.contains(action))
          .forEach(action -> problems.add(action + ": too wide"));
      texts(statement.path("Resource")).stream()
          .filter(resource -> !resource.matches("arn:aws:[a-z0-9-]+:.*[A-Za-z0-9](/\\*)?"))
          .filter(resource -> !hasNoResource(statement))
          .forEach(resource -> problems.add(resource + ": too wide"));
    }
    return problems;
  }

  /** A cluster that does not exist yet has no name; its tag stands in. */
  private static boolean hasNoResource(JsonNode statement) {
    return texts(statement.path("Action")).equals(List.of("elasticmapreduce:RunJobFlow"))
        && statement.at("/Condition/StringEquals/elasticmapreduce:RequestTag~1orchard").isTextual();
  }

  private static void unknown(JsonNode object, Set<String> known, List<String> problems) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problems.add(name + ": unknown");
              }
            });
  }

  private static List<String> texts(JsonNode oneOrMore) {
    List<String> texts = new ArrayList<>();
    if (oneOrMore.isTextual()) {
      texts.add(oneOrMore.asText());
    }
    oneOrMore.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
