package io.orchard.cli;

import io.orchard.cli.options.OfModel;
import io.orchard.cli.options.Otherwise;
import io.orchard.cli.options.Place;
import io.orchard.cli.options.Required;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.function.DoubleSupplier;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** An option: all that its getter says of it. */
record Option(Method getter) {

  String name() {
    String property = property();
    return Character.toLowerCase(property.charAt(0)) + property.substring(1);
  }

  private String property() {
    return getter.getName().substring("get".length());
  }

  /** Returns what help says of it, but for {@link #otherwise}. */
  String text() {
    return getter.getAnnotation(Description.class).value();
  }

  /** Returns what help calls its default, or null if it has none. */
  @Nullable String otherwise() {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation instanceof Default.String text) {
        return text.value();
      } else if (annotation instanceof Default.Integer number) {
        return String.valueOf(number.value());
      } else if (annotation instanceof Default.Double number) {
        return String.valueOf(number.value());
      } else if (annotation instanceof Default.Boolean flag) {
        return String.valueOf(flag.value());
      } else if (annotation instanceof Otherwise unset) {
        return unset.value() + (isOfModel() ? "; update: as the model was fitted" : "");
      }
    }
    return null;
  }

  /** Returns a value for an example where no job can do without the option, else null. */
  @Nullable String example() {
    Required required = getter.getAnnotation(Required.class);
    return required == null ? null : required.example();
  }

  boolean isOfModel() {
    return getter.isAnnotationPresent(OfModel.class);
  }

  /** Returns whether it may name a place; of Beam's own, each may. */
  boolean isPlace() {
    return getter.isAnnotationPresent(Place.class)
        || getter.getDeclaringClass() == PipelineOptions.class;
  }

  /**
   * Accepts a value that fits the option's type, for an error that names the option.
   *
   * @throws UsageException if the value does not fit
   */
  void check(String value) {
    Class<?> type = getter.getReturnType();
    if (isOnOff() && !value.equals("true") && !value.equals("false")) {
      throw new UsageException("--" + name() + "=" + value + ": must be true or false");
    }
    if (type == int.class && !isNumber(() -> Integer.parseInt(value))) {
      throw new UsageException("--" + name() + "=" + value + ": must be an integer");
    }
    if (type == double.class && !isNumber(() -> Double.parseDouble(value))) {
      throw new UsageException("--" + name() + "=" + value + ": must be a number");
    }
  }

  private boolean isOnOff() {
    return getter.getReturnType() == boolean.class || getter.getReturnType() == Boolean.class;
  }

  private static boolean isNumber(DoubleSupplier parse) {
    try {
      return Double.isFinite(parse.getAsDouble());
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Returns its value, or null if it has none. */
  @Nullable Object valueIn(PipelineOptions options) {
    try {
      return getter.invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("option " + name() + " cannot be read", e);
    }
  }

  /** Gives it the value of the model if it has none, or else what it is filled in with, if any. */
  void fillIn(PipelineOptions options, @Nullable Object fitted) {
    Otherwise unset = getter.getAnnotation(Otherwise.class);
    if (unset == null || valueIn(options) != null) {
      return;
    }
    if (isOfModel() && fitted != null) {
      set(options, fitted);
    } else if (unset.filledIn()) {
      set(options, isOnOff() ? Boolean.valueOf(unset.value()) : unset.value());
    }
  }

  private void set(PipelineOptions options, Object value) {
    try {
      getter
          .getDeclaringClass()
          .getMethod("set" + property(), getter.getReturnType())
          .invoke(options, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("option " + name() + " cannot be set", e);
    }
  }
}
