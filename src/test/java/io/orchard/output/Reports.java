package io.orchard.output;

import io.orchard.model.FeatureRecipe;
import java.util.List;
import java.util.Map;

/** Reports of runs that were not. */
public final class Reports {

  private Reports() {}

  /** Returns the cost of nothing. */
  public static RunCost cost() {
    return RunCost.of(0, 0, 0, 0, null);
  }

  /** Returns the report of a run without images. */
  public static RunReport of(String runId) {
    FeatureRecipe recipe =
        new FeatureRecipe(
            "pixels", null, null, "8x8", "bicubic", "exact", false, null, "none", 192, null, null,
            null);
    return new RunReport(
        runId,
        "fit",
        "succeeded",
        "2026-01-01T00:00:00Z",
        1,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        192,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        recipe,
        Map.of(),
        "",
        Map.of());
  }
}
