package io.orchard.classify;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.Pca;
import io.orchard.pca.PcaModel;
import io.orchard.pca.Standardization;
import io.orchard.stats.ClassStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A case of {@code sklearn_lda.json}; {@code sklearn_lda.py} beside it says what was called. */
@JsonIgnoreProperties(ignoreUnknown = true)
record SklearnCase(
    String name,
    int k,
    boolean standardize,
    String shrinkage,
    String priors,
    double intensity,
    double[][] features,
    List<String> labels,
    double[][] queries,
    List<String> truth,
    List<String> predicted,
    double[][] probabilities,
    double[] distances,
    double accuracy,
    double accuracyTop,
    double macroF1,
    double[] precision,
    double[] recall,
    List<String> classes,
    long[][] confusion,
    double calibrationError) {

  static Stream<SklearnCase> all() {
    try {
      return Arrays.stream(
          new ObjectMapper()
              .readValue(
                  SklearnCase.class.getResourceAsStream("sklearn_lda.json"), SklearnCase[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LdaSettings settings() {
    return new LdaSettings(
        Shrinkage.parse(shrinkage), Priors.valueOf(priors.toUpperCase(Locale.ROOT)));
  }

  PcaModel model() {
    return Pca.fit(
        Vectors.statistics(features),
        standardize ? Standardization.UNIT_VARIANCE : Standardization.NONE,
        ComponentCount.of(k));
  }

  ClassStats stats() {
    return Vectors.classes(features, labels);
  }

  LdaClassifier fit() {
    try {
      return Lda.fit(model(), stats(), settings());
    } catch (NoClassifierException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the projection of a query. */
  double[] projected(int query) {
    return Vectors.project(model(), queries[query]);
  }

  @Override
  public String toString() {
    return name;
  }
}
