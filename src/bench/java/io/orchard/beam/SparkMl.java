package io.orchard.beam;




import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark ML's StandardScaler and PCA on {@code local[2]}, over the rows of {@link FeatureBlocks}. */
final class SparkMl implements AutoCloseable {
  private final SparkSession session =
      SparkSession.builder()
          .master("local[2]")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.maxResultSize", "0")
          .getOrCreate();

  /**
   * Runs once in a JVM of its own with 12 GB of heap (Breeze's SVD of 8,192 features ran out of 8),
   * and stops it at the limit.
   *
   * @return seconds of work, without the JVM's start; the limit if that was not enough
   */
  static double secondsInNewJvm(int n, int d, int k, long limitSeconds) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The modules opened to this JVM, for Spark.
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add-opens")) {
        command.add(argument);
      }
    }
    command.add("-Xmx12g");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(SparkMl.class.getName());
    for (int argument : new int[] {n, d, k}) {
      command.add(String.valueOf(argument));
    }
    Path output = Files.createTempFile("spark-ml", ".txt");
    Path errors = Files.createTempFile("spark-ml", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        return limitSeconds;
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("Spark ML failed: " + Files.readString(errors));
      }
      return Double.parseDouble(Files.readString(output).strip());
    } finally {
      process.destroyForcibly();
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** Prints the seconds that related rows {@code n d} take with k components. */
  public static void main(String[] args) {
    FeatureBlocks.rows =
        FeatureBlocks.related(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    try (SparkMl spark = new SparkMl()) {
      long start = System.nanoTime();
      spark.fitAndProject(Integer.parseInt(args[2]));
      System.out.println((System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Returns what multiplies for Spark: the system's BLAS where one is installed, and else Java
   * loops, several times as slow.
   */
  static String blas() {
    try {
      return "the system's BLAS: " + NativeBLAS.getInstance().getClass().getSimpleName();
    } catch (RuntimeException e) {
      return "loops in Java: " + JavaBLAS.getInstance().getClass().getSimpleName();
    }
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** Standardises with means, fits k components and projects all rows; returns the ratios. */
  double[] fitAndProject(int k) {
    JavaRDD<Row> vectors =
        context()
            .parallelize(IntStream.range(0, FeatureBlocks.BLOCKS).boxed().toList(), 2)
            .flatMap(SparkMl::block);
    StructType schema =
        new StructType(
            new StructField[] {
              new StructField("x", SQLDataTypes.VectorType(), false, Metadata.empty())
            });
    Dataset<Row> rows = session.createDataFrame(vectors, schema);
    Dataset<Row> scaled =
        new StandardScaler()
            .setInputCol("x")
            .setOutputCol("z")
            .setWithMean(true)
            .setWithStd(true)
            .fit(rows)
            .transform(rows);
    PCAModel model = new PCA().setInputCol("z").setOutputCol("p").setK(k).fit(scaled);
    model
        .transform(scaled)
        .select("p")
        .foreachPartition(
            (ForeachPartitionFunction<Row>)
                each -> each.forEachRemaining(row -> ((Vector) row.get(0)).apply(0)));
    return model.explainedVariance().toArray();
  }

  private static Iterator<Row> block(Integer block) {
    int n = FeatureBlocks.rows.length;
    return IntStream.iterate(block, r -> r < n, r -> r + FeatureBlocks.BLOCKS)
        .mapToObj(r -> RowFactory.create(Vectors.dense(widened(FeatureBlocks.rows[r]))))
        .iterator();
  }

  private static double[] widened(float[] features) {
    double[] x = new double[features.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = features[i];
    }
    return x;
  }

  @Override
  public void close() {
    session.stop();
  }
}
