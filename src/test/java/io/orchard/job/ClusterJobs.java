package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.orchard.S3Server;
import io.orchard.classify.Evaluation;
import io.orchard.classify.LdaClassifier;
import io.orchard.model.ClassifierFolder;
import io.orchard.network.onnx.OnnxNetworks;
import io.orchard.output.EvaluationFile;
import io.orchard.output.OutputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/** What is submitted to clusters, from S3 to S3, and what must come of it. */
final class ClusterJobs {
  /** Printed when a process loads the network. */
  static final Pattern LOADED = Pattern.compile("Loading FeatureSource");

  /** Printed after some dozens of images each. */
  static final Pattern EXTRACTED = Pattern.compile("Extracted a group");

  private static final double FEATURES = 1e-5;
  private static final double MODEL = 1e-6;
  private static final String BUCKET = "fruits";

  private final S3Server server;
  private final Path temp;

  /** Fills a bucket with the drawn images, and with many copies of them. */
  ClusterJobs(S3Server server, Path temp) throws IOException {
    this.server = server;
    this.temp = temp;
    server.client().createBucket(request -> request.bucket(BUCKET));
    put("testdata/images", "few", 1);
    put("testdata/broken", "few", 1);
    put("testdata/images", "many", 12);
  }

  private void put(String folder, String prefix, int copies) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        Path relative = Path.of(folder).relativize(file);
        for (int copy = 0; copy < copies; copy++) {
          Path name = relative.resolveSibling(copy + "-" + relative.getFileName());
          server.put(BUCKET, prefix + "/" + name, content);
        }
      }
    }
  }

  /** Returns the command line of a fit. */
  String[] fit(String input, String output) {
    return new String[] {
      "fit",
      "--input=s3://" + BUCKET + "/" + input,
      "--output=s3://" + BUCKET + "/" + output,
      "--weights=random:7",
      "--imageSize=96",
      "--components=5",
      "--maxFailureRate=0.1",
      "--endpoint=" + server.endpoint(),
      "--awsRegion=eu-west-1"
    };
  }

  /** Returns the command line of a fit by an ONNX network in the bucket. */
  String[] onnxFit(String input, String output) {
    server.put(BUCKET, "networks/small.onnx", OnnxNetworks.map());
    String[] fit = fit(input, output);
    return Stream.concat(
            Arrays.stream(fit).filter(option -> !option.matches("--(weights|imageSize)=.*")),
            Stream.of("--model=s3://" + BUCKET + "/networks/small.onnx", "--preprocessing=unit"))
        .toArray(String[]::new);
  }

  /** Returns a local copy of an output. */
  Path fetch(String output) {
    Path target = temp.resolve(output);
    if (Files.exists(target)) {
      return target;
    }
    for (var object :
        server
            .client()
            .listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(output + "/"))
            .contents()) {
      Path file = temp.resolve(object.key());
      try {
        Files.createDirectories(file.getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.client().getObject(get -> get.bucket(BUCKET).key(object.key()), file);
    }
    return target;
  }

  /** Checks that two fits of the same images left the same. */
  static void agree(Path expected, Path found) throws IOException {
    JsonNode expectedRun = Program.runJson(expected);
    JsonNode foundRun = Program.runJson(found);
    for (String count : new String[] {"matched", "processed", "rejected", "n", "d", "k"}) {
      assertThat(foundRun.get(count)).as(count).isEqualTo(expectedRun.get(count));
    }
    assertThat(numbers(foundRun.get("explainedVarianceRatio")))
        .containsExactly(numbers(expectedRun.get("explainedVarianceRatio")), within(MODEL));
    vectorsAgree(expected, found, "features", "features", FEATURES);
    vectorsAgree(expected, found, "reduced", "pca_features", MODEL * largest(expected));
    assertThat(paths(found, "rejected")).isEqualTo(paths(expected, "rejected"));
    classifiersAgree(expected, found);
    evaluationsAgree(expected, found);
  }

  private static void classifiersAgree(Path expected, Path found) throws IOException {
    LdaClassifier ours = ClassifierFolder.read(expected.resolve("model").toString());
    LdaClassifier theirs = ClassifierFolder.read(found.resolve("model").toString());
    double size = largest(expected);
    assertThat(theirs.labels()).isEqualTo(ours.labels());
    assertThat(theirs.counts()).isEqualTo(ours.counts());
    assertThat(theirs.means()).containsExactly(ours.means(), within(MODEL * size));
    assertThat(theirs.within()).containsExactly(ours.within(), within(MODEL * size * size));
    assertThat(theirs.shrinkage()).isCloseTo(ours.shrinkage(), within(MODEL));
  }

  /** Checks that two runs over the same images classified them alike. */
  static void evaluationsAgree(Path expected, Path found) {
    Evaluation ours = EvaluationFile.read(OutputFolder.of(expected.toString()));
    Evaluation theirs = EvaluationFile.read(OutputFolder.of(found.toString()));
    assertThat(theirs.images()).isEqualTo(ours.images()).isPositive();
    assertThat(theirs.classes()).isEqualTo(ours.classes());
    assertThat(theirs.unknown()).isEqualTo(ours.unknown());
    assertThat(theirs.expectedCalibrationError())
        .isCloseTo(ours.expectedCalibrationError(), within(MODEL));
    for (int i = 0; i < ours.confusion().size(); i++) {
      assertThat(theirs.confusion().get(i).images()).isEqualTo(ours.confusion().get(i).images());
    }
  }

  private static void vectorsAgree(
      Path expected, Path found, String table, String column, double tolerance) throws IOException {
    List<GenericRecord> expectedRows = Program.table(expected.resolve(table));
    List<GenericRecord> foundRows = Program.table(found.resolve(table));
    assertThat(paths(found, table)).isEqualTo(paths(expected, table));
    for (int i = 0; i < foundRows.size(); i++) {
      assertThat(Program.vector(foundRows.get(i), column))
          .containsExactly(Program.vector(expectedRows.get(i), column), within(tolerance));
    }
  }

  private static List<String> paths(Path output, String table) throws IOException {
    return Program.table(output.resolve(table)).stream().map(Program::path).toList();
  }

  /** Projections are float32: their rounding grows with their size. */
  private static double largest(Path output) throws IOException {
    return Program.table(output.resolve("reduced")).stream()
        .flatMapToDouble(row -> DoubleStream.of(Program.vector(row, "pca_features")))
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  private static double[] numbers(JsonNode array) {
    return Stream.iterate(0, i -> i + 1)
        .limit(array.size())
        .mapToDouble(i -> array.get(i).doubleValue())
        .toArray();
  }

  /** Returns how often something was printed. */
  static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }
}
