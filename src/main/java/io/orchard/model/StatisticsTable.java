package io.orchard.model;

import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.CovarianceStats.Form;
import io.orchard.stats.StatsPlan;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The {@code statistics.parquet} of a model folder, whose three forms {@link PcaModelFolder}
 * describes. Written and read record by record: beside the statistics themselves, reading holds
 * them once more.
 */
final class StatisticsTable {

  private static final Schema ROWS = schema("Row", List.of(), "features", Schema.Type.DOUBLE);
  private static final Schema FLOAT_ROWS = schema("Row", List.of(), "features", Schema.Type.FLOAT);
  private static final Schema CO_MOMENTS =
      schema("CoMoments", List.of("mean", "mean_remainder"), "co_moments", Schema.Type.DOUBLE);
  private static final Schema SKETCH =
      schema(
          "Sketch",
          List.of("mean", "mean_remainder", "sum_of_squares"),
          "directions",
          Schema.Type.DOUBLE);

  /** Of the deviation of a float from a mean of floats. */
  private static final double LARGEST_SQUARE = 4 * (double) Float.MAX_VALUE * Float.MAX_VALUE;

  /** Of sums of many products, relative. */
  private static final double ROUNDING = 1e-6;

  private StatisticsTable() {}

  private static Schema schema(
      String name, List<String> numbers, String vector, Schema.Type element) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record(name).namespace("io.orchard").fields();
    numbers.forEach(fields::requiredDouble);
    return fields.name(vector).type(ParquetTable.listOf(element)).noDefault().endRecord();
  }

  /** Writes statistics of at least one row. */
  static void write(String file, CovarianceStats statistics) {
    int d = statistics.dimension();
    switch (statistics.form()) {
      case ROWS -> {
        Schema schema = statistics.fitsFloat() ? FLOAT_ROWS : ROWS;
        ParquetTable.write(
            file, schema, Math.toIntExact(statistics.count()), i -> row(schema, statistics, i));
      }
      case CO_MOMENTS -> ParquetTable.write(file, CO_MOMENTS, d, i -> coMoments(statistics, i));
      case SKETCH -> ParquetTable.write(file, SKETCH, d, i -> sketch(statistics, i));
    }
  }

  private static GenericRecord row(Schema schema, CovarianceStats statistics, int i) {
    double[] values = statistics.row(i);
    GenericRecord row = new GenericData.Record(schema);
    row.put("features", schema == FLOAT_ROWS ? narrowed(values) : values);
    return row;
  }

  private static float[] narrowed(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static GenericRecord coMoments(CovarianceStats statistics, int i) {
    GenericRecord row = new GenericData.Record(CO_MOMENTS);
    row.put("mean", statistics.mean(i));
    row.put("mean_remainder", statistics.meanRemainder(i));
    row.put("co_moments", statistics.coMoments(i));
    return row;
  }

  private static GenericRecord sketch(CovarianceStats statistics, int i) {
    GenericRecord row = new GenericData.Record(SKETCH);
    row.put("mean", statistics.mean(i));
    row.put("mean_remainder", statistics.meanRemainder(i));
    row.put("sum_of_squares", statistics.sumOfSquares(i));
    row.put("directions", statistics.factor(i, i + 1));
    return row;
  }

  /**
   * Reads statistics.
   *
   * @param d features that they are of
   * @param n images that they count
   * @throws StorageException if the file is missing, damaged, or not what the description says
   */
  static CovarianceStats read(String file, int d, long n, StatisticsDescription description) {
    try {
      long rows = ParquetTable.rowCount(file);
      long expected = description.form() == Form.ROWS ? n : d;
      if (rows != expected) {
        throw new IllegalArgumentException("it has " + rows + " rows, not " + expected);
      }
      CovarianceStats statistics = readForm(file, d, n, description);
      if (statistics.count() != n) {
        throw new IllegalArgumentException("it counts " + statistics.count() + " images, not " + n);
      }
      requirePossible(statistics);
      return statistics;
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StorageException(file + ": damaged or foreign: " + e.getMessage(), e);
    }
  }

  private static CovarianceStats readForm(
      String file, int d, long n, StatisticsDescription description) {
    return switch (description.form()) {
      case ROWS -> readRows(file, d);
      case CO_MOMENTS -> readCoMoments(file, d, n);
      case SKETCH -> readSketch(file, d, n, description);
    };
  }

  private static CovarianceStats readRows(String file, int d) {
    CovarianceAccumulator accumulator = CovarianceAccumulator.create(StatsPlan.rows(d));
    ParquetTable.forEach(
        file,
        row -> {
          double[] features = ParquetTable.vector(row, "features");
          for (double feature : features) {
            requireMost(feature, Float.MAX_VALUE);
          }
          accumulator.add(features);
        });
    return accumulator.snapshot();
  }

  /** Rows have been looked at one by one; what is summed up has to be what such rows sum up to. */
  private static void requirePossible(CovarianceStats statistics) {
    for (int i = 0; statistics.form() != Form.ROWS && i < statistics.dimension(); i++) {
      requireMost(statistics.mean(i), Float.MAX_VALUE);
      double squares = statistics.sumOfSquares(i);
      requireMost(squares, LARGEST_SQUARE * statistics.count());
      boolean possible =
          statistics.form() == Form.SKETCH
              ? sumOfSquares(statistics.factor(i, i + 1)) <= squares * (1 + ROUNDING)
              : squares >= 0 && areProducts(statistics, i);
      if (!possible) {
        throw new IllegalArgumentException("feature " + i + " varies as no numbers do");
      }
    }
  }

  /** By the Cauchy-Schwarz inequality. */
  private static boolean areProducts(CovarianceStats statistics, int i) {
    double[] products = statistics.coMoments(i);
    double own = Math.sqrt(statistics.sumOfSquares(i)) * (1 + ROUNDING);
    for (int j = 0; j < products.length; j++) {
      if (!(Math.abs(products[j]) <= own * Math.sqrt(statistics.sumOfSquares(i + j)))) {
        return false;
      }
    }
    return true;
  }

  private static double sumOfSquares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }

  private static void requireMost(double value, double most) {
    if (!(Math.abs(value) <= most)) {
      throw new IllegalArgumentException("it holds " + value + ", which comes of no features");
    }
  }

  private static CovarianceStats readCoMoments(String file, int d, long n) {
    Columns columns = new Columns(d, "co_moments");
    ParquetTable.forEach(file, columns::add);
    return CovarianceStats.ofCoMoments(n, columns.means, columns.remainders, columns.vectors);
  }

  private static CovarianceStats readSketch(
      String file, int d, long n, StatisticsDescription description) {
    Columns columns = new Columns(d, "directions");
    ParquetTable.forEach(file, columns::add);
    return CovarianceStats.ofSketch(
        description.sketchRows(),
        n,
        columns.means,
        columns.remainders,
        columns.squares,
        description.shrinkage(),
        columns.vectors);
  }

  /** The columns of a table of d rows, in the making; a missing row leaves a vector null. */
  private static final class Columns {
    private final String vector;
    private final double[] means;
    private final double[] remainders;
    private final double[] squares;
    private final double[][] vectors;
    private int next;

    Columns(int d, String vector) {
      this.vector = vector;
      means = new double[d];
      remainders = new double[d];
      squares = new double[d];
      vectors = new double[d][];
    }

    void add(GenericRecord row) {
      if (next == vectors.length) {
        throw new IllegalArgumentException("it has more than " + next + " rows");
      }
      means[next] = (Double) row.get("mean");
      remainders[next] = (Double) row.get("mean_remainder");
      squares[next] = row.hasField("sum_of_squares") ? (Double) row.get("sum_of_squares") : 0;
      vectors[next++] = ParquetTable.vector(row, vector);
    }
  }
}
