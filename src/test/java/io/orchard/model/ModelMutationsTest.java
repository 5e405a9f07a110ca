package io.orchard.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orchard.classify.LdaClassifier;
import io.orchard.classify.LdaPredictor;
import io.orchard.output.TableEdit;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.PcaProjector;
import io.orchard.pca.Standardization;
import io.orchard.stats.CovarianceStats;
import io.orchard.stats.StatsPlan;
import io.orchard.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever number of a model folder is another one: either the folder is refused in one line, or it
 * gives finite numbers.
 */
class ModelMutationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TEXTS =
      List.of("0", "-1", "\"NaN\"", "1e308", "-1e308", "2147483647", "null", "\"\"", "[]", "{}");
  private static final double[] NUMBERS = {
    0, -1, Double.NaN, 1e308, -1e308, Integer.MAX_VALUE, 1e-308, Double.POSITIVE_INFINITY
  };
  private static final int CELLS = 8;

  @TempDir Path temp;
  private String mutation;

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "classifier.json"})
  void everyFieldOfADescription(String name) throws Exception {
    ClassifierFolderTest.write(temp, 20, 1);
    Path file = temp.resolve(name);
    ObjectNode whole = (ObjectNode) JSON.readTree(file.toFile());
    Random random = new Random(name.hashCode());
    for (List<String> path : paths(whole, List.of())) {
      for (int i = 0; i < 3; i++) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        ObjectNode changed = whole.deepCopy();
        parent(changed, path).set(path.get(path.size() - 1), JSON.readTree(text));
        tried(file, path + " = " + text, changed.toString());
      }
      ObjectNode without = whole.deepCopy();
      parent(without, path).remove(path.get(path.size() - 1));
      tried(file, path + " missing", without.toString());
    }
    for (String text : List.of("null", "[]", "{}", "3", "", "{\"format\": 1}", "[".repeat(5000))) {
      tried(file, text, text);
    }
    tried(file, "unknown field", whole.deepCopy().put("more", 1).toString());
  }

  private void tried(Path file, String what, String content) throws IOException {
    mutation = file.getFileName() + ": " + what;
    Files.writeString(file, content);
    assertRefusedOrFinite();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scaling.parquet",
        "components.parquet",
        "statistics.parquet",
        "classes.parquet",
        "unlabelled.parquet",
        "classifier.parquet",
        "within_covariance.parquet"
      })
  void someNumbersOfEveryTable(String name) throws Exception {
    ClassifierFolderTest.write(temp, 20, 1);
    Path file = temp.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < CELLS; i++) {
      Files.write(file, whole);
      TableEdit.change(file, rows -> mutate(rows, random));
      mutation = name + ": " + mutation;
      assertRefusedOrFinite();
    }
  }

  @Test
  void everyFormOfStatistics() throws Exception {
    for (StatsPlan plan : PcaModelFolderTest.plans().toList()) {
      PcaModelFolderTest.write(temp, PcaModelFolderTest.statistics(plan, 60, 1));
      Path file = temp.resolve("statistics.parquet");
      byte[] whole = Files.readAllBytes(file);
      Random random = new Random(7);
      for (int i = 0; i < CELLS; i++) {
        Files.write(file, whole);
        TableEdit.change(file, rows -> mutate(rows, random));
        mutation = plan + ": " + mutation;
        assertRefusedOrFinite();
      }
    }
  }

  private void mutate(List<GenericRecord> rows, Random random) {
    int at = random.nextInt(rows.size());
    GenericRecord row = rows.get(at);
    String column =
        row.getSchema().getFields().get(random.nextInt(row.getSchema().getFields().size())).name();
    double value = NUMBERS[random.nextInt(NUMBERS.length)];
    mutation = "row " + at + ", " + column + " = " + value;
    Object old = row.get(column);
    if (old instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Double) {
      TableEdit.set(row, column, random.nextInt(list.size()), value);
    } else if (old instanceof Double) {
      row.put(column, random.nextInt(4) == 0 ? null : (Object) value);
    } else if (old instanceof Long) {
      row.put(column, (long) value);
    } else {
      row.put(column, random.nextBoolean() ? null : rows.get(0).get(column));
    }
  }

  private void assertRefusedOrFinite() {
    String folder = temp.toString();
    PcaModel model = readOrNull(() -> PcaModelFolder.read(folder));
    CovarianceStats statistics = readOrNull(() -> PcaModelFolder.readStatistics(folder));
    LdaClassifier classifier = readOrNull(() -> ClassifierFolder.read(folder));
    readOrNull(
        () -> {
          ClassifierFolder.check(folder);
          return folder;
        });
    for (float level : new float[] {0, 255}) {
      if (model != null) {
        float[] features = new float[model.d()];
        Arrays.fill(features, level);
        double[] projected = PcaProjector.of(model).projectDouble(features);
        assertThat(Arrays.stream(projected).allMatch(Double::isFinite)).as(mutation).isTrue();
        if (classifier != null && classifier.k() == projected.length) {
          assertThat(new LdaPredictor(classifier, 0.9).predict(projected).isFinite())
              .as(mutation)
              .isTrue();
        }
      }
    }
    if (statistics != null) {
      Pca.fit(statistics, Standardization.UNIT_VARIANCE, ComponentCount.of(2));
    }
  }

  private <T> T readOrNull(Supplier<T> read) {
    try {
      return read.get();
    } catch (StorageException e) {
      assertThat(e.getMessage().lines()).as(mutation).hasSize(1);
      return null;
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new AssertionError(mutation, e);
    }
  }

  private static List<List<String>> paths(ObjectNode node, List<String> above) {
    List<List<String>> paths = new ArrayList<>();
    Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      List<String> path = new ArrayList<>(above);
      path.add(field.getKey());
      paths.add(path);
      if (field.getValue() instanceof ObjectNode inner) {
        paths.addAll(paths(inner, path));
      }
    }
    return paths;
  }

  private static ObjectNode parent(ObjectNode node, List<String> path) {
    ObjectNode at = node;
    for (String name : path.subList(0, path.size() - 1)) {
      at = (ObjectNode) at.get(name);
    }
    return at;
  }
}
