package io.orchard.cli;

import java.lang.reflect.Method;
import java.util.function.DoubleSupplier;
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
    boolean onOff = type == boolean.class || type == Boolean.class;
    if (onOff && !value.equals("true") && !value.equals("false")) {
      throw new UsageException("--" + name + "=" + value + ": must be true or false");
    }
    if (type == int.class && !isNumber(() -> Integer.parseInt(value))) {
      throw new UsageException("--" + name + "=" + value + ": must be an integer");
    }
    if (type == double.class && !isNumber(() -> Double.parseDouble(value))) {
      throw new UsageException("--" + name + "=" + value + ": must be a number");
    }
  }

  /** Returns whether the job's own interfaces, or those that they extend, declare an option. */
  static boolean isDeclared(Class<? extends PipelineOptions> options, String name) {
    return typeOf(options, name) != null;
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

  private static boolean isNumber(DoubleSupplier parse) {
    try {
      return Double.isFinite(parse.getAsDouble());
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
