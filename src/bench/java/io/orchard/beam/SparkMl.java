package io.orchard.beam;

import java.util.Iterator;
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
