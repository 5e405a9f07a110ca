package io.orchard.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights by the arguments of {@code runner-configs}, on clusters of several processes and an S3
 * server: one is killed on its way, the next does what is left, and the third, where Spark stands
 * for both because the arguments are the same, has new images alone to do. By {@code mvn -Pnights
 * verify}.
 */
class NightsOnClusters {
  private static final long SECONDS = 300;

  /** For a few groups of images. */
  private static final int COPIES = 4;

  @TempDir Path temp;

  @Test
  void onSpark() throws Exception {
    try (Nights nights = Nights.start(COPIES);
        SparkCluster cluster =
            SparkCluster.start(Files.createDirectory(temp.resolve("spark")), 1)) {
      nights.kill(cluster.submit("killed", nights.ofEmr()));
      assertSucceeds(cluster.submit("again", nights.ofEmr()));
      nights.checkFirst(1);
      nights.addImages();
      assertSucceeds(cluster.submit("next", nights.ofEmr()));
      nights.checkNext();
    }
  }

  /** The JobManager of an application runs the program: one goes with the other. */
  @Test
  void onFlink() throws Exception {
    try (Nights nights = Nights.start(COPIES)) {
      try (FlinkCluster cluster =
          FlinkCluster.start(Files.createDirectory(temp.resolve("killed")), 2)) {
        nights.kill(cluster.submit("killed", nights.ofFlink()));
      }
      try (FlinkCluster cluster =
          FlinkCluster.start(Files.createDirectory(temp.resolve("flink")), 2)) {
        assertSucceeds(cluster.submit("again", nights.ofFlink()));
        nights.checkFirst(1);
      }
    }
  }

  private static void assertSucceeds(ClusterJvm run) throws Exception {
    assertThat(run.exitCode(SECONDS)).as(run.printed()).isZero();
  }
}
