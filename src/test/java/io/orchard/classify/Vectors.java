package io.orchard.classify;

import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.MeanAccumulator;
import io.orchard.stats.MeanStats;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labelled feature vectors and what follows from them, one vector after the other. */
final class Vectors {

  private Vectors() {}

  static CovarianceStats statistics(double[][] rows) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(rows[0].length);
    for (double[] row : rows) {
      accumulator.add(row);
    }
    return accumulator.snapshot();
  }

  /** Returns the statistics of rows by label; a null label is none. */
  static ClassStats classes(double[][] rows, List<@Nullable String> labels) {
    int d = rows[0].length;
    CovarianceAccumulator unlabelled = CovarianceAccumulator.create(d);
    TreeMap<String, MeanAccumulator> classes = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (labels.get(i) == null) {
        unlabelled.add(rows[i]);
      } else {
        classes.computeIfAbsent(labels.get(i), label -> MeanAccumulator.create(d)).add(rows[i]);
      }
    }
    TreeMap<String, MeanStats> snapshots = new TreeMap<>();
    classes.forEach((label, accumulator) -> snapshots.put(label, accumulator.snapshot()));
    return new ClassStats(snapshots, unlabelled.snapshot());
  }

  static double[] project(PcaModel model, double[] row) {
    double[] deviation = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      deviation[i] = row[i] - model.mean()[i];
    }
    return PcaProjector.of(model).projectDeviation(deviation);
  }
}
