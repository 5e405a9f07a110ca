package io.orchard.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkPojo;

/** A state machine of Step Functions as a file has it: its states, and which follows which. */
record StateMachineFile(JsonNode json) {

  /** Before service and action in a task that calls the AWS SDK. */
  private static final String SDK = "arn:aws:states:::aws-sdk:";

  /** What IAM calls a service, where the SDK has another name for it. */
  private static final Map<String, String> IN_IAM =
      Map.of("emr", "elasticmapreduce", "emrserverless", "emr-serverless");

  static StateMachineFile of(DeploymentFiles files, String name) throws IOException {
    return new StateMachineFile(files.json(name));
  }

  JsonNode state(String name) {
    return json.get("States").get(name);
  }

  /** Returns the tasks by their names. */
  Map<String, JsonNode> tasks() {
    Map<String, JsonNode> tasks = new LinkedHashMap<>();
    json.get("States")
        .fields()
        .forEachRemaining(
            state -> {
              if (state.getValue().get("Type").asText().equals("Task")) {
                tasks.put(state.getKey(), state.getValue());
              }
            });
    return tasks;
  }

  /** Returns the states that can be reached from one, itself included, without some others. */
  Set<String> reached(String from, String... without) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(from));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!Set.of(without).contains(name) && seen.add(name)) {
        state(name).findValuesAsText("Next").forEach(open::push);
        state(name).findValuesAsText("Default").forEach(open::push);
      }
    }
    return seen;
  }

  /** Returns the builder of a task's request or answer, {@code Request} or {@code Response}. */
  static SdkPojo type(JsonNode task, String kind) throws ReflectiveOperationException {
    String[] call = call(task);
    String name = capitalised(call[1]) + kind;
    return (SdkPojo)
        Class.forName("software.amazon.awssdk.services." + call[0] + ".model." + name)
            .getMethod("builder")
            .invoke(null);
  }

  /** Returns the right that a task needs, such as {@code s3:GetObject}. */
  static String right(JsonNode task) {
    String[] call = call(task);
    return IN_IAM.getOrDefault(call[0], call[0]) + ":" + capitalised(call[1]);
  }

  private static String[] call(JsonNode task) {
    String resource = task.get("Resource").asText();
    if (!resource.startsWith(SDK)) {
      throw new IllegalArgumentException(resource);
    }
    return resource.substring(SDK.length()).split(":");
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
