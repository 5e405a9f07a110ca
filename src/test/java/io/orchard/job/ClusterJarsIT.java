package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cluster jars hold what a cluster lacks, and nothing that it has. */
class ClusterJarsIT {
  private static final String TENSORFLOW = "natives/tensorflow-core-native.jar";

  /** All that is loaded, for the platform of the clusters alone. */
  private static final List<String> NATIVES =
      List.of(
          "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
          "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
          "com/sun/jna/linux-x86-64/libjnidispatch.so",
          "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
          "org/bytedeco/openblas/linux-x86_64/libgcc_s.so.1",
          "org/bytedeco/openblas/linux-x86_64/libgfortran.so.5",
          "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
          "org/bytedeco/openblas/linux-x86_64/libquadmath.so.0");

  private static final Pattern NATIVE = Pattern.compile(".*\\.(a|dll|dylib|jnilib|so)(\\.\\d+)?");
  private static final Pattern UNUSED_HADOOP = Pattern.compile("org/apache/hadoop/(hdfs|yarn)/.*");

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void noClassIsAlsoTheClusters(String kind) throws IOException {
    Set<String> both = classes(jar(kind));
    Set<String> clusters = new HashSet<>();
    try (Stream<Path> jars = Files.list(ClusterJvm.jars(kind))) {
      for (Path each : jars.toList()) {
        clusters.addAll(classes(each));
      }
    }
    assertThat(clusters).hasSizeGreaterThan(10_000);
    both.retainAll(clusters);
    assertThat(both).isEmpty();
    System.out.printf(
        Locale.ROOT, "orchard-%s.jar: %,d MB%n", kind, Files.size(jar(kind)) / 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void nativesAndServicesAreInside(String kind) throws IOException {
    try (JarFile jar = new JarFile(jar(kind).toFile())) {
      assertThat(jar.getEntry(TENSORFLOW)).isNotNull();
      assertThat(service(jar, "org.apache.beam.sdk.io.FileSystemRegistrar"))
          .contains("LocalFileSystemRegistrar", "S3FileSystemRegistrar");
      assertThat(service(jar, "org.apache.beam.sdk.runners.PipelineRunnerRegistrar"))
          .containsIgnoringCase(kind);
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo(ClusterMain.class.getName());
      assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void nothingNativeIsInsideThatIsNotLoaded(String kind) throws IOException {
    try (JarFile jar = new JarFile(jar(kind).toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName).filter(NATIVE.asMatchPredicate()))
          .containsExactlyInAnyOrderElementsOf(NATIVES);
    }
    assertThat(classes(jar(kind))).noneMatch(UNUSED_HADOOP.asMatchPredicate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void tensorFlowIsUnpackedFromInside(String kind, @TempDir Path temp) throws Exception {
    Path cache = temp.resolve("cache");
    Path network = temp.resolve("network");
    String runner = "--runner=" + (kind.equals("spark") ? "SparkRunner" : "FlinkRunner");
    try (ClusterJvm job =
        start(kind, temp, "import-model", "--weights=random:7", "--output=" + network, runner)) {
      assertThat(job.exitCode(120)).as(job.printed()).isZero();
    }
    assertThat(network.resolve("saved_model.pb")).exists();
    try (Stream<Path> unpacked = Files.walk(cache)) {
      assertThat(unpacked).anyMatch(file -> file.endsWith("libtensorflow_cc.so.2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark", "flink"})
  void theRunnerHasToBeNamed(String kind, @TempDir Path temp) throws Exception {
    try (ClusterJvm job =
        start(kind, temp, "fit", "--input=testdata/images", "--output=" + temp.resolve("out"))) {
      assertThat(job.exitCode(120)).isEqualTo(1);
      assertThat(job.printed()).contains("--runner=SparkRunner or --runner=FlinkRunner");
    }
  }

  /** Runs a job in one JVM of such a cluster, with an empty cache. */
  private static ClusterJvm start(String kind, Path temp, String... job) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("-Dorchard.cache=" + temp.resolve("cache"));
    command.addAll(List.of("-cp", jar(kind) + ":" + ClusterJvm.jars(kind) + "/*"));
    command.add(ClusterMain.class.getName());
    command.addAll(List.of(job));
    return ClusterJvm.start(kind, temp.resolve("log"), Map.of(), command);
  }

  private static String service(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry("META-INF/services/" + name);
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Path jar(String kind) {
    return Path.of("target", "orchard-" + kind + ".jar");
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }
  }
}
