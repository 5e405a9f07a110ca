package io.orchard.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.orchard.duplicates.DuplicateCounts;
import io.orchard.model.ClassifierDescription;
import io.orchard.model.FeatureRecipe;
import io.orchard.pca.Drift;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did: the content of {@code run.json}.
 *
 * @param runId names the run, also in {@code _SUCCESS}
 * @param job {@code fit}, {@code update}, {@code transform} or {@code classify}
 * @param status {@link #SUCCEEDED} or {@link #TOO_MANY_REJECTED}
 * @param startedAt ISO-8601 time in UTC
 * @param seconds how long the run took
 * @param imagesPerSecond matched / seconds
 * @param matched images found
 * @param processed images with features
 * @param rejected images given up
 * @param extracted how often an image went through the network, as the runner counted: more than
 *     once each where a runner repeated work, after a worker was lost for example
 * @param reused images whose features an earlier run left, or null without {@code --resume} and
 *     {@code --features}
 * @param gone images that an earlier run left features of and that are not there any more, or null
 *     without {@code --resume}
 * @param n images the model was fitted on, or null without a model
 * @param d features per image
 * @param k components, or null without a model
 * @param explainedVariance [k] variance along each component
 * @param explainedVarianceRatio [k] share of all variance that each component explains
 * @param pca how the PCA came about, or null where none was fitted
 * @param classifier what is known of the classifier in use, or null without one
 * @param duplicates how many twins there are among the images, or null where none were sought
 * @param drift how far the images lie from those of the model from before, or null without one
 * @param cost what it took, or null in reports of earlier versions
 * @param features how the features were made
 * @param options every option as it took effect; no credentials are among them
 * @param command the command line that does the same again, less what may be a secret
 * @param versions of this program and of what it ran on
 */
public record RunReport(
    String runId,
    String job,
    String status,
    String startedAt,
    double seconds,
    double imagesPerSecond,
    long matched,
    long processed,
    long rejected,
    long extracted,
    @Nullable Long reused,
    @Nullable Long gone,
    @Nullable Long n,
    int d,
    @Nullable Integer k,
    List<Double> explainedVariance,
    List<Double> explainedVarianceRatio,
    @Nullable PcaReport pca,
    @Nullable ClassifierDescription classifier,
    @Nullable DuplicateCounts duplicates,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Drift drift,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunCost cost,
    FeatureRecipe features,
    Map<String, Object> options,
    String command,
    Map<String, String> versions) {

  /** The status of a run that left {@code _SUCCESS}. */
  public static final String SUCCEEDED = "succeeded";

  /** The status of a run that left everything else. */
  public static final String TOO_MANY_REJECTED = "too many images rejected";

  /** Returns this report with what the run has taken by now. */
  public RunReport withCost(RunCost now) {
    return new RunReport(
        runId,
        job,
        status,
        startedAt,
        seconds,
        imagesPerSecond,
        matched,
        processed,
        rejected,
        extracted,
        reused,
        gone,
        n,
        d,
        k,
        explainedVariance,
        explainedVarianceRatio,
        pca,
        classifier,
        duplicates,
        drift,
        now,
        features,
        options,
        command,
        versions);
  }
}
