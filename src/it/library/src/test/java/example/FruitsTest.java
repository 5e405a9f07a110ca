package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.orchard.rows.ImageFeatures;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.sql.SqlTransform;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FruitsTest {

  @TempDir Path temporary;

  @Test
  void everyImageIsReduced() {
    Pipeline pipeline = Pipeline.create();
    PCollection<ImageFeatures> features =
        Fruits.features(pipeline, System.getProperty("images"), temporary.toString());
    PAssert.that(
            Fruits.reduced(features)
                .apply(MapElements.into(TypeDescriptors.integers()).via(i -> i.components().length)))
        .satisfies(
            lengths -> {
              int count = 0;
              for (int length : lengths) {
                assertEquals(10, length);
                count++;
              }
              assertEquals(60, count);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void featuresCanBeAskedInSql() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> classes =
        Fruits.features(pipeline, System.getProperty("images"), temporary.toString())
            .apply(
                SqlTransform.query(
                    "SELECT label, COUNT(*) AS images, MAX(width) AS widest"
                        + " FROM PCOLLECTION GROUP BY label"));
    PAssert.that(
            classes.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(row -> row.getString("label") + " " + row.getInt64("images"))))
        .containsInAnyOrder("Apple 12", "Banana 12", "Orange 12", "Pear 12", "Plum 12");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void noOtherRunnerIsOnTheClassPath() {
    Set<String> others = new TreeSet<>();
    for (String jar : System.getProperty("java.class.path").split(":")) {
      if (jar.matches(".*(spark|flink|scala|netty|log4j).*")) {
        others.add(jar);
      }
    }
    assertFalse(System.getProperty("java.class.path").isEmpty());
    assertEquals(Set.of(), others);
  }
}
