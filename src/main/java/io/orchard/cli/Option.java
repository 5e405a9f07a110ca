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
record Option(String property, Method getter) {

  Option(Method getter) {
    this(getter.getName().substring("get".length()), getter);
  }

  String name() {
    return Character.toLowerCase(property.charAt(0)) + property.substring(1);
  }

  /** Returns what help says of it, but for {@link #otherwise}. */
  String text() {
    return getter.getAnnotation(Description.class).value();
  }

  /** Returns what help calls its default, or null if it has none. */
  @Nullable String otherwise() {
    Object value = null;
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation instanceof Default.String text) {
        value = text.value();
      } else if (annotation instanceof Default.Integer number) {
        value = number.value();
      } else if (annotation instanceof Default.Double number) {
        value = number.value();
      } else if (annotation instanceof Default.Boolean flag) {
        value = flag.value();
      } else if (annotation instanceof Otherwise unset) {
        value = unset.value() + (isOfModel() ? "; update: as the model was fitted" : "");
      }
    }
    return value == null ? null : value.toString();
  }

  /** Returns a value for an example where no job can do without the option, else null. */
  @Nullable String example() {
    Required required = getter.getAnnotation(Required.class);
    return required == null ? null : required.example();
  }

  /** Returns whether it may name a place; of Beam's own, each may. */
  boolean isPlace() {
    return getter.isAnnotationPresent(Place.class)
        || getter.getDeclaringClass() == PipelineOptions.class;
  }

  private boolean isOfModel() {
    return getter.isAnnotationPresent(OfModel.class);
  }

  private boolean isSwitch() {
    return getter.getReturnType() == boolean.class || getter.getReturnType() == Boolean.class;
  }

  /** Throws a {@link UsageException} that names the option if a value does not fit its type. */
  void check(String value) {
    Class<?> type = getter.getReturnType();
    if (isSwitch()) {
      check(value, value.equals("true") || value.equals("false"), "true or false");
    } else if (type == int.class || type == Integer.class) {
      check(value, isNumber(() -> Integer.parseInt(value)), "an integer");
    } else if (type == double.class || type == Double.class) {
      check(value, isNumber(() -> Double.parseDouble(value)), "a number");
    }
  }

  private void check(String value, boolean fits, String type) {
    if (!fits) {
      throw new UsageException("--" + name() + "=" + value + ": must be " + type);
    }
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
    return invoked(getter, options);
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
      set(options, isSwitch() ? Boolean.valueOf(unset.value()) : unset.value());
    }
  }

  private void set(PipelineOptions options, Object value) {
    for (Method method : getter.getDeclaringClass().getMethods()) {
      if (method.getName().equals("set" + property)) {
        invoked(method, options, value);
      }
    }
  }

  private @Nullable Object invoked(Method method, PipelineOptions options, Object... values) {
    try {
      return method.invoke(options, values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("option " + name() + " cannot be used", e);
    }
  }
}
