package io.orchard.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.CovarianceStats.Form;

/**
 * What a model folder's {@code statistics.parquet} holds, as {@code model.json} says.
 *
 * @param form {@code ROWS}, {@code CO_MOMENTS} or {@code SKETCH}
 * @param sketchRows rows that the sketch keeps when it shrinks; 0 without one
 * @param shrinkage how much the sketch lost, at most, of the co-moments along any direction; 0
 *     without one
 */
public record StatisticsDescription(
    @JsonProperty("form") Form form,
    @JsonProperty("sketchRows") int sketchRows,
    @JsonProperty("shrinkage") double shrinkage) {

  /** Returns whether statistics of d features can be so. */
  boolean possible(int d) {
    if (form == null || !(shrinkage >= 0) || !Double.isFinite(shrinkage)) {
      return false;
    }
    // A sketch lies in one array when it is full.
    return form != Form.SKETCH || (sketchRows >= 2 && 2L * sketchRows * d <= Integer.MAX_VALUE);
  }

  static StatisticsDescription of(CovarianceStats statistics) {
    return statistics.form() == Form.SKETCH
        ? new StatisticsDescription(
            Form.SKETCH, statistics.sketchRows(), statistics.sketchShrinkage())
        : new StatisticsDescription(statistics.form(), 0, 0);
  }
}
