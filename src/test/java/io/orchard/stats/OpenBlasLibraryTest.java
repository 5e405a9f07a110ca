package io.orchard.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBlasLibraryTest {
  private static final String CACHE = "orchard.cache";
  private static final List<String> FOLDERS =
      List.of(CACHE, "jna.tmpdir", "org.bytedeco.javacpp.cachedir");

  @TempDir private Path temp;

  @Test
  void versionIsThatOfTheArtifact() throws IOException {
    Properties artifact = new Properties();
    String path = "/META-INF/maven/org.bytedeco/openblas/pom.properties";
    try (InputStream in = OpenBlasLibrary.class.getResourceAsStream(path)) {
      artifact.load(in);
    }
    assertThat(artifact).containsEntry("version", OpenBlasLibrary.VERSION);
  }

  /** As on a worker that runs two jobs at once, and one more later. */
  @Test
  void jarsOfAnyNameLeaveOneCopyInTheCache() throws Exception {
    Map<String, Optional<String>> before = new TreeMap<>();
    FOLDERS.forEach(name -> before.put(name, Optional.ofNullable(System.getProperty(name))));
    Path cache = Files.createDirectory(temp.resolve("cache"));
    System.setProperty(CACHE, cache.toString());
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (BlasSetting setting = BlasSetting.of("native")) {
      List<Callable<Object>> jobs = List.of(() -> product("job1"), () -> product("job2"));
      for (Future<Object> product : pool.invokeAll(jobs)) {
        assertThat(product.get()).isEqualTo(new double[] {38});
      }
      assertThat(product("job3")).isEqualTo(new double[] {38});
    } finally {
      pool.shutdown();
      FOLDERS.forEach(System::clearProperty);
      before.forEach((name, value) -> value.ifPresent(set -> System.setProperty(name, set)));
    }
    assertThat(libraries(cache))
        .containsExactly(
            "libgcc_s.so.1", "libgfortran.so.5", "libopenblas.so.0", "libquadmath.so.0");
  }

  /** Multiplies by OpenBLAS in a class loader of its own, with the libraries in a jar of a name. */
  private Object product(String name) throws Exception {
    Path jar =
        Files.copy(jarOf("/org/bytedeco/openblas/linux-x86_64/"), temp.resolve(name + ".jar"));
    URL[] classPath = {locationOf(Blas.class), locationOf(Native.class), jar.toUri().toURL()};
    try (URLClassLoader job = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Class<?> blas = job.loadClass(Blas.class.getName());
      Object active = blas.getMethod("active").invoke(null);
      assertThat(blas.getMethod("isNative").invoke(active)).isEqualTo(true);
      return blas.getMethod(
              "multiply", double[].class, double[].class, int.class, int.class, int.class)
          .invoke(active, new double[] {2, 4}, new double[] {5, 7}, 1, 2, 1);
    }
  }

  private static Path jarOf(String resource) throws Exception {
    URL url = OpenBlasLibraryTest.class.getResource(resource);
    return Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static List<String> libraries(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".so"))
          .sorted()
          .toList();
    }
  }
}
