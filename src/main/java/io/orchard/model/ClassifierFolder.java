package io.orchard.model;

import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaPredictor;
import io.orchard.classify.LdaSettings;
import io.orchard.classify.Priors;
import io.orchard.classify.Shrinkage;
import io.orchard.pca.PcaModel;
import io.orchard.stats.ClassStats;
import io.orchard.stats.CovarianceAccumulator;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.MeanStats;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import io.orchard.table.ParquetTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The part of a model folder that tells classes apart:
 *
 * <table>
 *   <caption>Content</caption>
 *   <tr><td>{@code classifier.json}</td><td>{@link ClassifierDescription}</td></tr>
 *   <tr><td>{@code classes.parquet}</td><td>a row per class, which merges with more images: {@code
 *       label} string, {@code images} long, {@code mean} and {@code mean_remainder} list of d double:
 *       of the features, and what rounding the mean left out</td></tr>
 *   <tr><td>{@code unlabelled.parquet}</td><td>the statistics of the images that have no label, in
 *       the form of {@code statistics.parquet}; only where there are some</td></tr>
 *   <tr><td>{@code classifier.parquet}</td><td>a row per class: {@code label} string, {@code images}
 *       long, {@code prior} double, {@code mean} list of k double: along the components</td></tr>
 *   <tr><td>{@code within_covariance.parquet}</td><td>k rows: {@code component} int, {@code
 *       covariance} list of k double: of the labelled images about the means of their classes,
 *       divided by their number, before shrinking by {@code intensity}</td></tr>
 * </table>
 *
 * <p>The last two are missing where there is no classifier. {@code classifier.json} is written
 * last; a model folder without it has none of this, as if no image had a label.
 */
public final class ClassifierFolder {

  private static final String DESCRIPTION = "classifier.json";
  private static final String CLASSES = "classes.parquet";
  private static final String UNLABELLED = "unlabelled.parquet";
  private static final String CLASSIFIER = "classifier.parquet";
  private static final String WITHIN = "within_covariance.parquet";

  /** Of a mean, relative to its size or the variance: many merges may have rounded it. */
  private static final double SAME_MEAN = 1e-9;

  /** For a predictor that is made to see that it can be. */
  private static final double ANY_LEVEL = 0.5;

  private static final Schema CLASSES_SCHEMA =
      vectors(labelled("ClassMean"), "mean", "mean_remainder");
  private static final Schema CLASSIFIER_SCHEMA =
      vectors(labelled("Class").requiredDouble("prior"), "mean");
  private static final Schema WITHIN_SCHEMA =
      vectors(fields("WithinCovariance").requiredInt("component"), "covariance");

  private ClassifierFolder() {}

  private static SchemaBuilder.FieldAssembler<Schema> fields(String name) {
    return SchemaBuilder.record(name).namespace("io.orchard").fields();
  }

  private static SchemaBuilder.FieldAssembler<Schema> labelled(String name) {
    return fields(name).requiredString("label").requiredLong("images");
  }

  private static Schema vectors(SchemaBuilder.FieldAssembler<Schema> fields, String... names) {
    for (String name : names) {
      fields.name(name).type(ParquetTable.listOf(Schema.Type.DOUBLE)).noDefault();
    }
    return fields.endRecord();
  }

  /**
   * Writes a classifier with what it was made from, or that alone where no classifier came of it.
   *
   * @param folder the model folder, local or {@code s3://}
   * @param trainSplit the split that was learned from, or null for all
   * @param classifier null where there is none
   * @param reason why there is none, in one line; null where there is one
   */
  public static void write(
      String folder,
      ClassStats stats,
      LdaSettings settings,
      @Nullable String trainSplit,
      @Nullable LdaClassifier classifier,
      @Nullable String reason) {
    if (classifier != null) {
      ParquetTable.write(
          Storage.resolve(folder, CLASSIFIER),
          CLASSIFIER_SCHEMA,
          classifier.c(),
          i -> classRow(classifier, i));
      ParquetTable.write(
          Storage.resolve(folder, WITHIN),
          WITHIN_SCHEMA,
          classifier.k(),
          i -> within(classifier, i));
    }
    List<Map.Entry<String, MeanStats>> classes = new ArrayList<>(stats.classes().entrySet());
    ParquetTable.write(
        Storage.resolve(folder, CLASSES),
        CLASSES_SCHEMA,
        classes.size(),
        i -> mean(classes.get(i).getKey(), classes.get(i).getValue()));
    CovarianceStats unlabelled = stats.unlabelled();
    if (unlabelled.count() > 0) {
      StatisticsTable.write(Storage.resolve(folder, UNLABELLED), unlabelled);
    }
    ClassifierDescription description =
        new ClassifierDescription(
            ClassifierDescription.FORMAT,
            ClassifierDescription.LDA,
            classes.size(),
            stats.labelled(),
            unlabelled.count(),
            settings.shrinkage().toString(),
            classifier == null ? null : classifier.shrinkage(),
            settings.priors().name().toLowerCase(Locale.ROOT),
            trainSplit,
            unlabelled.count() == 0 ? null : StatisticsDescription.of(unlabelled),
            reason);
    ModelJson.write(Storage.resolve(folder, DESCRIPTION), description);
  }

  private static GenericRecord mean(String label, MeanStats stats) {
    GenericRecord row = new GenericData.Record(CLASSES_SCHEMA);
    row.put("label", label);
    row.put("images", stats.count());
    row.put("mean", stats.means());
    row.put("mean_remainder", stats.remainders());
    return row;
  }

  private static GenericRecord classRow(LdaClassifier classifier, int i) {
    GenericRecord row = new GenericData.Record(CLASSIFIER_SCHEMA);
    row.put("label", classifier.labels().get(i));
    row.put("images", classifier.counts()[i]);
    row.put("prior", classifier.priorProbabilities()[i]);
    row.put("mean", part(classifier.means(), i, classifier.k()));
    return row;
  }

  private static GenericRecord within(LdaClassifier classifier, int i) {
    GenericRecord row = new GenericData.Record(WITHIN_SCHEMA);
    row.put("component", i);
    row.put("covariance", part(classifier.within(), i, classifier.k()));
    return row;
  }

  private static double[] part(double[] rows, int i, int width) {
    double[] row = new double[width];
    System.arraycopy(rows, i * width, row, 0, width);
    return row;
  }

  /**
   * Returns what a model folder says of its classifier, or null where it knows of no label at all.
   *
   * @throws StorageException if that cannot be read, or is of a version that this program does not
   *     read
   */
  public static @Nullable ClassifierDescription describe(String folder) {
    String file = Storage.resolve(folder, DESCRIPTION);
    if (!Storage.exists(file)) {
      return null;
    }
    ClassifierDescription description =
        ModelJson.read(
            file, "a classifier", ClassifierDescription.FORMAT, ClassifierDescription.class);
    description.check(file);
    return description;
  }

  /** Returns the settings that a classifier was made with. */
  public static LdaSettings settings(ClassifierDescription description) {
    return new LdaSettings(
        Shrinkage.parse(description.shrinkage()),
        Priors.valueOf(description.priors().toUpperCase(Locale.ROOT)));
  }

  /**
   * Returns the classifier in a model folder.
   *
   * @throws StorageException if there is none, or something is missing, damaged, or does not fit
   *     the rest
   */
  public static LdaClassifier read(String folder) {
    ClassifierDescription description = describe(folder);
    if (description == null || description.intensity() == null) {
      String reason = description == null ? "no labels were kept" : description.reason();
      throw new StorageException(folder + ": the model has no classifier: " + reason);
    }
    try {
      LdaClassifier classifier = read(folder, description, description.intensity());
      new LdaPredictor(classifier, ANY_LEVEL);
      return classifier;
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StorageException(folder + ": damaged or foreign: " + e.getMessage(), e);
    }
  }

  private static LdaClassifier read(
      String folder, ClassifierDescription description, double intensity) {
    int k = PcaModelFolder.describe(folder).k();
    List<GenericRecord> classes =
        PcaModelFolder.readTable(folder, CLASSIFIER, description.classes());
    List<GenericRecord> within = PcaModelFolder.readTable(folder, WITHIN, k);
    LdaClassifier classifier =
        new LdaClassifier(
            classes.stream().map(row -> row.get("label").toString()).toList(),
            classes.stream().mapToLong(row -> (Long) row.get("images")).toArray(),
            PcaModelFolder.vectors(folder, CLASSIFIER, classes, "mean", k),
            PcaModelFolder.vectors(folder, WITHIN, within, "covariance", k),
            intensity,
            settings(description).priors());
    double[] priors = classifier.priorProbabilities();
    for (int i = 0; i < priors.length; i++) {
      if (!(Math.abs((Double) classes.get(i).get("prior") - priors[i]) <= SAME_MEAN)) {
        throw new IllegalArgumentException("the priors do not follow from the classes' images");
      }
    }
    if (classifier.n() != description.images()) {
      throw new IllegalArgumentException(
          CLASSIFIER + " counts " + classifier.n() + " images, not " + description.images());
    }
    return classifier;
  }

  /**
   * Hands every class of a model folder to an action; none where the folder knows of no label.
   *
   * @throws StorageException if they cannot be read, or do not add up
   */
  public static void forEachClass(String folder, BiConsumer<String, MeanStats> action) {
    ClassifierDescription description = describe(folder);
    if (description == null) {
      return;
    }
    String file = Storage.resolve(folder, CLASSES);
    long all = PcaModelFolder.describe(folder).n();
    Set<String> labels = new HashSet<>();
    long[] images = new long[1];
    try {
      ParquetTable.forEach(
          file,
          row -> {
            MeanStats stats =
                MeanStats.of(
                    (Long) row.get("images"),
                    ParquetTable.vector(row, "mean"),
                    ParquetTable.vector(row, "mean_remainder"));
            String label = row.get("label").toString();
            if (stats.count() > all || !labels.add(label)) {
              throw new IllegalArgumentException("a class twice, or of too many images: " + label);
            }
            images[0] += stats.count();
            action.accept(label, stats);
          });
    } catch (StorageException e) {
      throw e;
    } catch (IllegalArgumentException
        | NullPointerException
        | AvroRuntimeException
        | ClassCastException e) {
      throw new StorageException(file + ": damaged or foreign: " + e.getMessage(), e);
    }
    if (images[0] != description.images() || images[0] + description.unlabelled() != all) {
      throw new StorageException(
          file + ": another model's, or damaged: its classes count " + images[0] + " images");
    }
  }

  /**
   * Reads what merges with more images, to see that it belongs to the folder's model.
   *
   * @throws StorageException if it is missing, damaged, or another model's
   */
  public static void check(String folder) {
    if (describe(folder) == null) {
      return;
    }
    MeanStats[] all = {readUnlabelled(folder).meanStats()};
    forEachClass(folder, (label, stats) -> all[0] = all[0].plus(stats));
    PcaModel model = PcaModelFolder.read(folder);
    double[] gap = all[0].minus(model.mean());
    for (int i = 0; i < gap.length; i++) {
      // Written so that NaN, of means that overflow, is too far off.
      if (!(Math.abs(gap[i])
          <= SAME_MEAN * Math.max(Math.abs(model.mean()[i]), model.totalVariance()))) {
        throw new StorageException(
            Storage.resolve(folder, CLASSES) + ": another model's; its means differ");
      }
    }
  }

  /**
   * Returns the statistics of the images in a model folder that have no label: of all of them where
   * the folder knows of none.
   *
   * @throws StorageException if they cannot be read
   */
  public static CovarianceStats readUnlabelled(String folder) {
    ClassifierDescription description = describe(folder);
    if (description == null) {
      return PcaModelFolder.readStatistics(folder);
    }
    int d = PcaModelFolder.describe(folder).d();
    StatisticsDescription statistics = description.unlabelledStatistics();
    if (statistics == null) {
      return CovarianceAccumulator.create(d).snapshot();
    }
    String file = Storage.resolve(folder, UNLABELLED);
    if (!statistics.possible(d)) {
      throw new StorageException(file + ": " + DESCRIPTION + " describes no such statistics");
    }
    return StatisticsTable.read(file, d, description.unlabelled(), statistics);
  }
}
