package io.orchard.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;

/** The values that a job's own options have; none of them can be a secret. */
public final class OptionValues {

  private OptionValues() {}

  /** Returns option names and values, defaults included; unset options are left out. */
  public static Map<String, Object> of(Job job, PipelineOptions options) {
    Map<String, Object> values = new TreeMap<>();
    for (Class<?> concern : job.options().getInterfaces()) {
      for (Method method : concern.getDeclaredMethods()) {
        if (method.getName().startsWith("get")) {
          put(values, method, options);
        }
      }
    }
    values.put("runner", options.getRunner().getSimpleName());
    return values;
  }

  private static void put(Map<String, Object> values, Method getter, PipelineOptions options) {
    String name = getter.getName().substring("get".length());
    try {
      Object value = getter.invoke(options);
      if (value != null) {
        values.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), value);
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("option " + name + " cannot be read", e);
    }
  }
}
