package io.orchard.cli.options;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as it was asked for: the launcher's own note, which no job declares, nobody
 * can set from outside, and which does not travel to the workers.
 */
@Hidden
public interface GivenOptions extends PipelineOptions {

  /** Returns the options that the command line and its files set, by name, in their order. */
  @JsonIgnore
  @Nullable Map<String, String> getGiven();

  /** Sets the options that the command line and its files set. */
  void setGiven(@Nullable Map<String, String> value);
}
