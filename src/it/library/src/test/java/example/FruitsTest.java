package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.model.FeatureSource;
import io.orchard.pca.PcaModel;
import io.orchard.rows.ImageFeatures;
import io.orchard.rows.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orchard as a stranger has it: from its pom, on the runner of this project. */
class FruitsTest {

  private static final Path IMAGES = Path.of(System.getProperty("images"));

  @TempDir Path output;

  @Test
  void everyImageBecomesTenNumbers() throws IOException {
    Fruits.main(new String[] {IMAGES.toString(), output.toString()});
    List<String> lines = new ArrayList<>();
    for (Path file : files(output)) {
      if (file.getFileName().toString().startsWith("reduced")) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    assertEquals(60, lines.size());
    for (String line : lines) {
      assertTrue(line.matches("(Apple|Banana|Orange|Pear|Plum) \\[([-0-9.E]+(, )?){10}]"), line);
    }
  }

  @Test
  void imagesComeFromTablesAndBytesAndFeaturesGoOn() throws IOException {
    FeatureSource pixels = FeatureSource.pixels(4, 4);
    ImagePreparation preparation = ImagePreparation.of(ResampleFilter.BOX);
    List<KV<String, String>> table = new ArrayList<>();
    List<KV<ImageFile, byte[]>> contents = new ArrayList<>();
    for (Path file : files(IMAGES)) {
      String label = file.getParent().getFileName().toString();
      table.add(KV.of(file.toString(), label));
      ImageFile image = ImageFile.unlisted(file.toString(), label);
      contents.add(KV.of(image, Files.readAllBytes(file)));
    }
    Pipeline pipeline = Pipeline.create();
    PCollection<ImageFeatures> features =
        Entrances.ofTable(pipeline.apply(Create.of(table)), pixels, preparation);
    PCollection<ImageFeatures> same =
        Entrances.ofBytes(pipeline.apply(Create.of(contents)), pixels, preparation);
    PAssert.thatSingleton(same.apply(Count.globally())).isEqualTo(60L);
    PAssert.that(
            Entrances.classes(features)
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getString("label") + " " + row.getInt64("images"))))
        .containsInAnyOrder("Apple 12", "Banana 12", "Orange 12", "Pear 12", "Plum 12");
    PAssert.that(
            Entrances.modelOfEachClass(features, 48)
                .apply(MapElements.into(TypeDescriptors.strings()).via(FruitsTest::said)))
        .containsInAnyOrder("Apple 12 3", "Banana 12 3", "Orange 12 3", "Pear 12 3", "Plum 12 3");
    pipeline.run().waitUntilFinish();
  }

  private static String said(KV<String, PcaModel> model) {
    return model.getKey() + " " + model.getValue().n() + " " + model.getValue().k();
  }

  @Test
  void noOtherRunnerIsOnTheClassPath() {
    Set<String> others = new TreeSet<>();
    int jars = 0;
    for (String jar : System.getProperty("java.class.path").split(":")) {
      jars++;
      if (jar.matches(".*(spark|flink|scala|netty|log4j|logback).*")) {
        others.add(jar);
      }
    }
    assertTrue(jars > 20);
    assertEquals(Set.of(), others);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
