package io.orchard.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

  @Test
  void pathsLoseTheFolderThatAllOfThemShare() {
    assertThat(Findings.commonFolder(List.of("/a/bc/d.jpg", "/a/bd/e.jpg"))).isEqualTo("/a/");
    assertThat(Findings.commonFolder(List.of("s3://b/x/1.jpg"))).isEqualTo("s3://b/x/");
    assertThat(Findings.commonFolder(List.of("/a/1.jpg", "s3://b/1.jpg"))).isEmpty();
    assertThat(Findings.commonFolder(List.of())).isEmpty();
  }
}
