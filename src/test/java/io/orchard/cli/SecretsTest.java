package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.job.Main;
import io.orchard.job.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that may hold a secret: refused, and never repeated. */
class SecretsTest {

  private static final String CANARY = "hunter2";

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"secretAccessKey\":\"hunter2\"}",
        "--awsCredentialsProvider=hunter2",
        "--SSECustomerKey={\"key\":\"hunter2\",\"algorithm\":\"AES256\"}",
        "--awsSecretAccessKey=hunter2",
        "--sessionToken=hunter2",
        "--proxyConfiguration={\"endpoint\":\"http://proxy:1\",\"password\":\"hunter2\"}",
        "--proxyConfiguration={\"endpoint\":\"http://user:hunter2@proxy:1\"}",
        "--input=s3://user:hunter2@bucket/images",
        "--input=images,s3://hunter2@bucket/images",
        "--output=s3://user:hunter2@bucket/out",
        "--model=s3://user:hunter2@bucket/net",
        "--pcaModel=s3://user:hunter2@bucket/model",
        "--weights=s3://user:hunter2@bucket/w.h5",
        "--weightsUrl=https://user:hunter2@host/",
        "--weightsUrl=https://user:hun/hunter2@host/",
        "--weightsUrl=https://host/?X-Amz-Signature=hunter2",
        "--weightsUrl=https://host/#hunter2",
        "--endpoint=http://user:hunter2@127.0.0.1:9",
        "--config=s3://user:hunter2@bucket/job.yaml",
        "s3://user:hunter2@bucket/images",
        "{\"accessKeyId\":\"hunter2\"}"
      })
  void isRefusedInOneLine(String argument) {
    Program run = Program.run("fit", argument).failedWithOneLine(Main.BAD_USAGE);
    assertThat(run.err() + run.out()).doesNotContain(CANARY);
  }

  @Test
  void aFileMayHoldNoneEither() throws IOException {
    for (String line :
        new String[] {
          "awsCredentialsProvider: {secretAccessKey: hunter2}",
          "proxyConfiguration: {endpoint: 'http://proxy:1', password: hunter2}",
          "sessionToken: hunter2",
          "input: [images, 's3://user:hunter2@bucket/images']",
          "endpoint: http://user:hunter2@127.0.0.1:9",
          "input: hunter2: hunter2",
          "proxyConfiguration: '{\"endpoint\":\"http://proxy:1\",\"password\":\"hunter2\"}'",
          "jobName=x --awsSecretAccessKey=hunter2: 1",
          "awsSecretAccessKey=hunter2: 1",
          "input: &hunter2 images",
          "input: !hunter2 images",
          "input: {hunter2: hunter2}",
          "hunter2/hunter2: 1"
        }) {
      Path file = Files.writeString(temp.resolve("job.yaml"), line + "\n");
      Program run = Program.run("fit", "--config=" + file).failedWithOneLine(Main.BAD_USAGE);
      assertThat(run.err()).doesNotContain(CANARY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/2x/pear@2x.jpg",
        "s3://bucket/a?.jpg",
        "folder/user@host",
        "https://host/keras/",
        "{\"socketTimeout\":250}"
      })
  void whatIsNoneIsTaken(String value) {
    Secrets.refuse("input", value);
  }
}
