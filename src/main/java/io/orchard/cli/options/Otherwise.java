package io.orchard.cli.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an option means that nobody set, where Beam's {@code @Default} would hide that. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Otherwise {
  /** The value that counts, or words for it. */
  String value();

  /** Whether the job sets the option to that value, so that {@code run.json} tells it. */
  boolean filledIn() default false;
}
