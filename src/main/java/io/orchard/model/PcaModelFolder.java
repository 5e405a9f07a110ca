package io.orchard.model;

import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceStats;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A fitted model as a folder that needs no program of ours to be read:
 *
 * <table>
 *   <caption>Content</caption>
 *   <tr><td>{@code model.json}</td><td>{@link ModelDescription}: n, d, k, and how the features were
 *       made</td></tr>
 *   <tr><td>{@code scaling.parquet}</td><td>d rows: {@code feature} int, {@code mean} double,
 *       {@code scale} double; a feature x enters the PCA as (x - mean) / scale</td></tr>
 *   <tr><td>{@code components.parquet}</td><td>k rows: {@code component} int, {@code
 *       explained_variance} double, {@code explained_variance_ratio} double, {@code vector} list of
 *       d double</td></tr>
 *   <tr><td>{@code statistics.parquet}</td><td>what merges with more images, in one of the three
 *       forms below; {@code statistics.form} in {@code model.json} names it</td></tr>
 *   <tr><td>{@code network/}</td><td>the SavedModel, where this program built it</td></tr>
 * </table>
 *
 * <p>The forms of the statistics, in format 1:
 *
 * <ul>
 *   <li>{@code ROWS}: n rows, one per image, in no particular order: {@code features} list of d
 *       float, or of double where some number needs it.
 *   <li>{@code CO_MOMENTS}: d rows, one per feature i: {@code mean} double; {@code mean_remainder}
 *       double, what rounding the mean left out, so that the sum of both is the mean to 32 digits;
 *       {@code co_moments} list of {@code d - i} double: the sums over all images of the products
 *       of the deviations of features i and j from their means, for j from i to {@code d - 1}.
 *       Divided by {@code n - 1} that is the covariance.
 *   <li>{@code SKETCH}: d rows, one per feature i: {@code mean} and {@code mean_remainder} as
 *       above; {@code sum_of_squares} double: of the deviations from the mean, exact; {@code
 *       directions} list of r double: column i of a matrix B {@code [r, d]} whose {@code B'B}
 *       stands for the co-moments. The exact ones are nowhere below it and, along no direction,
 *       more than {@code statistics.shrinkage} of {@code model.json} above. When more images push r
 *       past twice {@code statistics.sketchRows}, that many are kept.
 * </ul>
 *
 * <p>Beside them {@link ClassifierFolder} keeps what tells the classes apart. Of the files above,
 * {@code model.json} is written last; a folder without it is incomplete. Its {@code format} goes up
 * with every change that an older reader would misunderstand, and a reader refuses any format but
 * its own. Pages of the Parquet files carry check sums, which are verified.
 */
public final class PcaModelFolder {

  private static final String DESCRIPTION = "model.json";
  private static final String SCALING = "scaling.parquet";
  private static final String COMPONENTS = "components.parquet";
  private static final String STATISTICS = "statistics.parquet";

  /** Of a mean, relative: the file holds the very bits that the statistics give. */
  private static final double SAME_MEAN = 1e-12;

  private static final Schema SCALING_SCHEMA =
      SchemaBuilder.record("Scaling")
          .namespace("io.orchard")
          .fields()
          .requiredInt("feature")
          .requiredDouble("mean")
          .requiredDouble("scale")
          .endRecord();
  private static final Schema COMPONENTS_SCHEMA =
      SchemaBuilder.record("Component")
          .namespace("io.orchard")
          .fields()
          .requiredInt("component")
          .requiredDouble("explained_variance")
          .requiredDouble("explained_variance_ratio")
          .name("vector")
          .type(ParquetTable.listOf(Schema.Type.DOUBLE))
          .noDefault()
          .endRecord();

  private PcaModelFolder() {}

  /**
   * Writes a model with the statistics it came from.
   *
   * @param folder where to, local or {@code s3://}
   * @param components how many components were asked for
   * @param features how the features were made
   * @param source where the network is; a folder below this one is noted as such
   * @param learning what was learned from
   */
  public static void write(
      String folder,
      PcaModel model,
      CovarianceStats stats,
      ComponentCount components,
      FeatureRecipe features,
      FeatureSource source,
      LearningRecipe learning) {
    ParquetTable.write(
        Storage.resolve(folder, SCALING), SCALING_SCHEMA, model.d(), i -> scaling(model, i));
    ParquetTable.write(
        Storage.resolve(folder, COMPONENTS),
        COMPONENTS_SCHEMA,
        model.k(),
        i -> component(model, i));
    StatisticsTable.write(Storage.resolve(folder, STATISTICS), stats);
    ModelDescription description =
        ModelDescription.of(
            model, components, stats, features, source.relativeTo(folder), learning);
    ModelJson.write(Storage.resolve(folder, DESCRIPTION), description);
  }

  private static GenericRecord scaling(PcaModel model, int i) {
    GenericRecord row = new GenericData.Record(SCALING_SCHEMA);
    row.put("feature", i);
    row.put("mean", model.mean()[i]);
    row.put("scale", model.scale()[i]);
    return row;
  }

  private static GenericRecord component(PcaModel model, int i) {
    double[] vector = new double[model.d()];
    System.arraycopy(model.components(), i * vector.length, vector, 0, vector.length);
    GenericRecord row = new GenericData.Record(COMPONENTS_SCHEMA);
    row.put("component", i);
    row.put("explained_variance", model.explainedVariance()[i]);
    row.put("explained_variance_ratio", model.explainedVarianceRatio()[i]);
    row.put("vector", vector);
    return row;
  }

  /**
   * Returns whether a folder holds a model that was written to its end.
   *
   * @throws StorageException if that cannot be found out
   */
  public static boolean exists(String folder) {
    return Storage.exists(Storage.resolve(folder, DESCRIPTION));
  }

  /**
   * Returns what a model folder says of itself.
   *
   * @throws StorageException if it is no model folder of a version that this program reads
   */
  public static ModelDescription describe(String folder) {
    ModelDescription description =
        ModelJson.read(
            Storage.resolve(folder, DESCRIPTION),
            "a model",
            ModelDescription.FORMAT,
            ModelDescription.class);
    description.check(folder);
    return description;
  }

  /**
   * Returns the model in a folder.
   *
   * @throws StorageException if something is missing, damaged, or does not fit the rest
   */
  public static PcaModel read(String folder) {
    ModelDescription description = describe(folder);
    try {
      PcaModel model = read(folder, description);
      model.requireFitted();
      return model;
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StorageException(folder + ": damaged or foreign: " + e.getMessage(), e);
    }
  }

  private static PcaModel read(String folder, ModelDescription description) {
    List<GenericRecord> scaling = readTable(folder, SCALING, description.d());
    List<GenericRecord> components = readTable(folder, COMPONENTS, description.k());
    return new PcaModel(
        description.n(),
        column(folder, SCALING, scaling, "mean"),
        column(folder, SCALING, scaling, "scale"),
        vectors(folder, COMPONENTS, components, "vector", description.d()),
        column(folder, COMPONENTS, components, "explained_variance"),
        description.totalVariance(),
        description.standardize() ? Standardization.UNIT_VARIANCE : Standardization.NONE,
        description.errorBound());
  }

  /**
   * Returns the statistics in a folder, which merge with those of more images.
   *
   * @throws StorageException if they are missing, damaged, or another model's
   */
  public static CovarianceStats readStatistics(String folder) {
    ModelDescription description = describe(folder);
    // The shorter table first: only with its d rows is there memory for d features.
    double[] means = column(folder, SCALING, readTable(folder, SCALING, description.d()), "mean");
    String file = Storage.resolve(folder, STATISTICS);
    CovarianceStats statistics =
        StatisticsTable.read(file, description.d(), description.n(), description.statistics());
    for (int i = 0; i < means.length; i++) {
      if (Math.abs(statistics.mean(i) - means[i]) > SAME_MEAN * Math.abs(means[i])) {
        throw new StorageException(file + ": another model's; its means differ from " + SCALING);
      }
    }
    return statistics;
  }

  static List<GenericRecord> readTable(String folder, String name, int rows) {
    String file = Storage.resolve(folder, name);
    checkRows(file, ParquetTable.rowCount(file), rows);
    List<GenericRecord> records = Storage.reading(file, ParquetTable::readAll);
    checkRows(file, records.size(), rows);
    return records;
  }

  private static void checkRows(String file, long found, int expected) {
    if (found != expected) {
      throw new StorageException(
          file + ": damaged, has " + found + " rows where there must be " + expected);
    }
  }

  private static double[] column(
      String folder, String table, List<GenericRecord> rows, String name) {
    double[] values = new double[rows.size()];
    for (int i = 0; i < values.length; i++) {
      if (!rows.get(i).hasField(name) || !(rows.get(i).get(name) instanceof Double value)) {
        throw new StorageException(
            Storage.resolve(folder, table) + ": foreign, it has no numbers named " + name);
      }
      values[i] = finite(folder, table, value);
    }
    return values;
  }

  private static double finite(String folder, String table, double value) {
    if (!Double.isFinite(value)) {
      throw new StorageException(
          Storage.resolve(folder, table) + ": damaged, it holds the number " + value);
    }
    return value;
  }

  /** Returns the vectors of a column, one after the other; throws if one is not of a length. */
  static double[] vectors(
      String folder, String table, List<GenericRecord> rows, String column, int length) {
    double[] vectors = new double[Math.multiplyExact(rows.size(), length)];
    for (int i = 0; i < rows.size(); i++) {
      double[] vector = ParquetTable.vector(rows.get(i), column);
      if (vector.length != length) {
        throw new StorageException(
            Storage.resolve(folder, table)
                + ": damaged, row "
                + i
                + " has "
                + vector.length
                + " numbers, not "
                + length);
      }
      for (int j = 0; j < length; j++) {
        vectors[i * length + j] = finite(folder, table, vector[j]);
      }
    }
    return vectors;
  }
}
