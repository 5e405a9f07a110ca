package io.orchard.job;

import java.lang.reflect.Method;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Checks numbers and switches before Beam sees them, for an error that names the option. */
final class OptionTypes {

  private OptionTypes() {}

  /**
   * Accepts a value that fits the option's type. Options that the job's own interfaces do not
   * declare are left to Beam.
   *
   * @throws UsageException if the value does not fit
   */
  static void check(Class<? extends PipelineOptions> options, String name, String value) {
    Class<?> type = typeOf(options, name);
    if (type == boolean.class && !value.equals("true") && !value.equals("false")) {
      throw new UsageException("--" + name + "=" + value + ": must be true or false");
    }
    if (type == int.class && !isNumber(value, Integer::valueOf)) {
      throw new UsageException("--" + name + "=" + value + ": must be an integer");
    }
    if (type == double.class && !isNumber(value, Double::valueOf)) {
      throw new UsageException("--" + name + "=" + value + ": must be a number");
    }
  }

  private static @Nullable Class<?> typeOf(Class<?> options, String name) {
    if (name.isEmpty()) {
      return null;
    }
    String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    for (Method method : options.getMethods()) {
      if (method.getName().equals(getter)) {
        return method.getReturnType();
      }
    }
    return null;
  }

  private static boolean isNumber(String value, java.util.function.Function<String, ?> parse) {
    try {
      parse.apply(value);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
