package io.orchard.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Compares JSON with a request type of the AWS SDK: no name that the type does not have, no value
 * of another type, no word where the type has an enumeration without it.
 */
final class AwsShape {

  /** What a state machine puts behind the name of a member whose value it computes. */
  private static final String COMPUTED = ".$";

  private final List<String> problems = new ArrayList<>();
  private final Function<SdkField<?>, String> naming;

  private AwsShape(Function<SdkField<?>, String> naming) {
    this.naming = naming;
  }

  /** Returns what is wrong with the JSON of a type, given as its builder; empty if nothing. */
  static List<String> problems(SdkPojo type, JsonNode json) {
    AwsShape shape = new AwsShape(SdkField::locationName);
    shape.checkObject("", type, json);
    return shape.problems;
  }

  /** Returns what is wrong with the JSON of one member of a type. */
  static List<String> problems(SdkPojo type, String member, JsonNode json) {
    AwsShape shape = new AwsShape(SdkField::locationName);
    shape.checkMember(member, type, shape.field(type, member).orElseThrow(), json);
    return shape.problems;
  }

  /**
   * Returns what is wrong with a state machine's parameters for a request: all names begin with a
   * capital there, and those whose values are computed end in {@code .$}.
   */
  static List<String> problemsOfParameters(SdkPojo type, JsonNode json) {
    AwsShape shape = new AwsShape(AwsShape::capitalised);
    shape.checkObject("", type, json);
    return shape.problems;
  }

  /** Tells whether a state machine finds something in an answer, given as its builder. */
  static boolean hasPath(SdkPojo answer, List<String> names) {
    AwsShape shape = new AwsShape(AwsShape::capitalised);
    SdkPojo at = answer;
    for (String name : names) {
      Optional<SdkField<?>> field = at == null ? Optional.empty() : shape.field(at, name);
      if (field.isEmpty()) {
        return false;
      }
      ListTrait list = field.get().getTrait(ListTrait.class);
      SdkField<?> inner = list == null ? field.get() : list.memberFieldInfo();
      at = inner.constructor() == null ? null : inner.constructor().get();
    }
    return true;
  }

  private static String capitalised(SdkField<?> field) {
    String name = field.memberName();
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private Optional<SdkField<?>> field(SdkPojo type, String name) {
    return type.sdkFields().stream().filter(field -> naming.apply(field).equals(name)).findFirst();
  }

  private void checkObject(String path, SdkPojo type, JsonNode json) {
    if (!json.isObject()) {
      problems.add(path + ": must be an object");
      return;
    }
    json.fields()
        .forEachRemaining(
            entry -> {
              String at = path + "/" + entry.getKey();
              boolean computed = entry.getKey().endsWith(COMPUTED);
              String name = computed ? entry.getKey().replace(COMPUTED, "") : entry.getKey();
              Optional<SdkField<?>> field = field(type, name);
              if (field.isEmpty()) {
                problems.add(at + ": unknown");
              } else if (!computed) {
                checkMember(at, type, field.get(), entry.getValue());
              }
            });
  }

  private void checkMember(String path, SdkPojo owner, SdkField<?> field, JsonNode json) {
    check(path, field, json);
    List<String> words = words(owner, field);
    if (!words.isEmpty() && !words.contains(json.asText())) {
      problems.add(path + ": must be one of " + words);
    }
  }

  private void check(String path, SdkField<?> field, JsonNode json) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.SDK_POJO) {
      checkObject(path, field.constructor().get(), json);
    } else if (type == MarshallingType.LIST) {
      require(path, json.isArray(), "a list");
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      json.forEach(item -> check(path + "[]", element, item));
    } else if (type == MarshallingType.MAP) {
      require(path, json.isObject(), "an object");
      SdkField<?> value = field.getTrait(MapTrait.class).valueFieldInfo();
      json.forEach(item -> check(path + "{}", value, item));
    } else if (type == MarshallingType.STRING) {
      require(path, json.isTextual(), "text");
    } else if (type == MarshallingType.BOOLEAN) {
      require(path, json.isBoolean(), "true or false");
    } else if (type == MarshallingType.INTEGER || type == MarshallingType.LONG) {
      require(path, json.isIntegralNumber(), "an integer");
    } else {
      require(path, json.isNumber(), "a number");
    }
  }

  private void require(String path, boolean holds, String expected) {
    if (!holds) {
      problems.add(path + ": must be " + expected);
    }
  }

  /** Returns the enumeration behind a text, which only the getter of the finished type knows. */
  private static List<String> words(SdkPojo owner, SdkField<?> field) {
    Object model = owner instanceof SdkBuilder<?, ?> builder ? builder.build() : owner;
    String name = field.memberName();
    String getter = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    for (Method method : model.getClass().getMethods()) {
      if (method.getName().equals(getter) && method.getReturnType().isEnum()) {
        return Arrays.stream(method.getReturnType().getEnumConstants())
            .map(Object::toString)
            .toList();
      }
    }
    return List.of();
  }
}
