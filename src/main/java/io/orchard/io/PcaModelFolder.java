package io.orchard.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceStats;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetWriter;

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
 *   <tr><td>{@code statistics.parquet}</td><td>what merges with more images; either one row per
 *       image, {@code features} list of d double, or d rows: {@code mean} and {@code
 *       mean_remainder} double, whose sum is the mean beyond double's precision, and {@code
 *       co_moments} list of double: sums over all images of products of the deviations of feature
 *       i, the row's number, and features i to d - 1</td></tr>
 *   <tr><td>{@code network/}</td><td>the SavedModel, where this program built it</td></tr>
 * </table>
 */
public final class PcaModelFolder {

  private static final String DESCRIPTION = "model.json";
  private static final String SCALING = "scaling.parquet";
  private static final String COMPONENTS = "components.parquet";
  private static final String STATISTICS = "statistics.parquet";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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
  private static final Schema ROWS_SCHEMA =
      SchemaBuilder.record("Row")
          .namespace("io.orchard")
          .fields()
          .name("features")
          .type(ParquetTable.listOf(Schema.Type.DOUBLE))
          .noDefault()
          .endRecord();
  private static final Schema CO_MOMENTS_SCHEMA =
      SchemaBuilder.record("CoMoments")
          .namespace("io.orchard")
          .fields()
          .requiredDouble("mean")
          .requiredDouble("mean_remainder")
          .name("co_moments")
          .type(ParquetTable.listOf(Schema.Type.DOUBLE))
          .noDefault()
          .endRecord();

  private PcaModelFolder() {}

  /**
   * Writes a model with the statistics it came from.
   *
   * @param folder where to, local or {@code s3://}
   * @param features how the features were made
   * @param source where the network is; a folder below this one is noted as such
   */
  public static void write(
      String folder,
      PcaModel model,
      CovarianceStats stats,
      FeatureRecipe features,
      FeatureSource source) {
    writeTable(folder, SCALING, SCALING_SCHEMA, model.d(), i -> scaling(model, i));
    writeTable(folder, COMPONENTS, COMPONENTS_SCHEMA, model.k(), i -> component(model, i));
    writeStatistics(folder, stats);
    ModelDescription description = ModelDescription.of(model, features, source.relativeTo(folder));
    try {
      Storage.write(Storage.resolve(folder, DESCRIPTION), JSON.writeValueAsBytes(description));
    } catch (IOException e) {
      throw new StorageException(folder + ": the model cannot be described", e);
    }
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

  private static void writeStatistics(String folder, CovarianceStats stats) {
    if (stats.holdsRows()) {
      writeTable(
          folder, STATISTICS, ROWS_SCHEMA, Math.toIntExact(stats.count()), i -> row(stats, i));
    } else {
      writeTable(
          folder, STATISTICS, CO_MOMENTS_SCHEMA, stats.dimension(), i -> coMoments(stats, i));
    }
  }

  private static GenericRecord row(CovarianceStats stats, int i) {
    GenericRecord row = new GenericData.Record(ROWS_SCHEMA);
    row.put("features", stats.row(i));
    return row;
  }

  private static GenericRecord coMoments(CovarianceStats stats, int i) {
    GenericRecord row = new GenericData.Record(CO_MOMENTS_SCHEMA);
    row.put("mean", stats.mean(i));
    row.put("mean_remainder", stats.meanRemainder(i));
    row.put("co_moments", stats.coMoments(i));
    return row;
  }

  private static void writeTable(
      String folder, String name, Schema schema, int rows, IntFunction<GenericRecord> row) {
    Storage.writing(
        Storage.resolve(folder, name),
        channel -> {
          try (ParquetWriter<GenericRecord> writer = ParquetTable.write(channel, schema)) {
            for (int i = 0; i < rows; i++) {
              writer.write(row.apply(i));
            }
          }
          return null;
        });
  }

  /**
   * Returns what a model folder says of itself.
   *
   * @throws StorageException if it is no model folder of a version that this program reads
   */
  public static ModelDescription describe(String folder) {
    byte[] json = Storage.read(Storage.resolve(folder, DESCRIPTION));
    try {
      ModelDescription description = JSON.readValue(json, ModelDescription.class);
      description.checkFormat(folder);
      return description;
    } catch (IOException e) {
      throw new StorageException(folder + ": " + DESCRIPTION + " is no model description", e);
    }
  }

  /**
   * Returns the model in a folder.
   *
   * @throws StorageException if something is missing or does not fit the rest
   */
  public static PcaModel read(String folder) {
    ModelDescription description = describe(folder);
    List<GenericRecord> scaling = readTable(folder, SCALING, description.d());
    List<GenericRecord> components = readTable(folder, COMPONENTS, description.k());
    return new PcaModel(
        description.n(),
        column(scaling, "mean"),
        column(scaling, "scale"),
        vectors(folder, components, description.d()),
        column(components, "explained_variance"),
        description.totalVariance(),
        description.standardize() ? Standardization.UNIT_VARIANCE : Standardization.NONE);
  }

  private static List<GenericRecord> readTable(String folder, String name, int rows) {
    String file = Storage.resolve(folder, name);
    List<GenericRecord> records = Storage.reading(file, ParquetTable::readAll);
    if (records.size() != rows) {
      throw new StorageException(
          file + ": damaged, has " + records.size() + " rows where there must be " + rows);
    }
    return records;
  }

  private static double[] column(List<GenericRecord> rows, String name) {
    return rows.stream().mapToDouble(row -> (Double) row.get(name)).toArray();
  }

  private static double[] vectors(String folder, List<GenericRecord> rows, int d) {
    double[] vectors = new double[Math.multiplyExact(rows.size(), d)];
    for (int i = 0; i < rows.size(); i++) {
      List<?> vector = (List<?>) rows.get(i).get("vector");
      if (vector.size() != d) {
        throw new StorageException(folder + ": damaged, component " + i + " has another length");
      }
      for (int j = 0; j < d; j++) {
        vectors[i * d + j] = (Double) vector.get(j);
      }
    }
    return vectors;
  }
}
