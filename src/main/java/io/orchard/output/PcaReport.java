package io.orchard.output;

import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaPlan;
import org.jspecify.annotations.Nullable;

/**
 * How a PCA came about: a part of {@code run.json}.
 *
 * @param method {@code exact} or {@code sketch}
 * @param memoryBytes the budget
 * @param estimatedBytes what the method was expected to need
 * @param sketchRows rows that the sketch keeps, or null without one
 * @param totalVariance of all d features, as the PCA saw them; exact
 * @param errorBound by how much, at most, each explained variance is below the exact one: 0 without
 *     a sketch, and with one that never had to drop anything
 */
public record PcaReport(
    String method,
    long memoryBytes,
    long estimatedBytes,
    @Nullable Integer sketchRows,
    double totalVariance,
    double errorBound) {

  /** Returns what a plan came to. */
  public static PcaReport of(PcaPlan plan, PcaModel model) {
    return new PcaReport(
        plan.method(),
        plan.memory(),
        plan.estimate(),
        plan.statistics().sketches() ? plan.statistics().sketchRows() : null,
        model.totalVariance(),
        model.errorBound());
  }
}
