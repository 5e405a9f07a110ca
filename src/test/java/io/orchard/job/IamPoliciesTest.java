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
    "flink-kubernetes, iam/job-policy.json",
    "flink-kubernetes, iam/trust.json"
  })
  void everyPolicyIsWellFormed(String folder, String file) throws IOException {
    assertThat(problems(DeploymentFiles.in(folder).json(file))).isEmpty();
  }

  @Test
  void noPolicyIsLeftOut() {
    assertThat(DeploymentFiles.in("emr").names("-policy.json", "-trust.json"))
        .filteredOn(name -> name.startsWith("iam/"))
        .hasSize(5);
    assertThat(DeploymentFiles.in("flink-kubernetes").names(".json")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Version': '2012-10-17', 'Statment': []}                    | Statment: unknown",
        "{'Version': '2008-10-17', 'Statement': []}                   | Version: must be 2012-10-17",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Actions': 's3:GetObject'}]} | Actions: unknown",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::b'}]} | s3:*: too wide",
        "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': '*'}]} | *: too wide"
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
  void emrsRoleHandsNodesTheRoleThatTheCommandsMake() throws IOException {
    DeploymentFiles emr = DeploymentFiles.in("emr");
    assertThat(rights(emr.json("iam/service-policy.json")))
        .containsEntry("arn:aws:iam::111122223333:role/orchard-emr-node", Set.of("iam:PassRole"));
    assertThat(emr.command("aws emr create-cluster --").get("ec2-attributes"))
        .startsWith("InstanceProfile=orchard-emr-node,");
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
          .filter(action -> !action.matches("[a-z0-9]+:[A-Za-z]+") && !KEY.contains(action))
          .forEach(action -> problems.add(action + ": too wide"));
      texts(statement.path("Resource")).stream()
          .filter(resource -> !resource.matches("arn:aws:(s3|kms|iam):.*[a-z0-9](/\\*)?"))
          .forEach(resource -> problems.add(resource + ": too wide"));
    }
    return problems;
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
