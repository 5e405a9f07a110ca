package io.orchard.cli;

import io.orchard.cli.options.GivenOptions;
import io.orchard.cli.options.StorageOptions;
import io.orchard.storage.BucketRegions;
import io.orchard.storage.NoSuchPlaceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Keeps data where {@code --requireRegion} says: buckets elsewhere are refused before anything is
 * read from them. Local files are not its concern.
 */
public final class RequiredRegion {

  private static final Pattern BUCKET = Pattern.compile("(?i)\\bs3://([^/,\\s\"'\\])}]+)");

  private final PipelineOptions options;
  private final String required;
  private final List<PathMatcher> allowed;

  private RequiredRegion(PipelineOptions options, String required) {
    this.options = options;
    this.required = required;
    this.allowed = Choices.explained("requireRegion", required, RequiredRegion::globs);
  }

  /**
   * Checks every bucket that an option names, be it the job's, Beam's or a runner's.
   *
   * @throws UsageException if one lies elsewhere, or S3 does not say where it lies, or {@code
   *     --requireRegion} is no list of globs
   */
  public static void check(Job job, PipelineOptions options) {
    String required = options.as(StorageOptions.class).getRequireRegion();
    if (required != null) {
      RequiredRegion region = new RequiredRegion(options, required);
      Map<String, String> given = options.as(GivenOptions.class).getGiven();
      Map<String, Object> places = new TreeMap<>(given == null ? Map.of() : given);
      places.putAll(OptionTable.of(job).places(options));
      places.forEach((name, value) -> region.check(name, value.toString()));
    }
  }

  private static List<PathMatcher> globs(String text) {
    List<PathMatcher> globs =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(glob -> !glob.isEmpty())
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    if (globs.isEmpty()) {
      throw new IllegalArgumentException("must name a region, such as eu-*");
    }
    return globs;
  }

  private void check(String option, String text) {
    Map<String, String> regions = new TreeMap<>();
    List<String> buckets =
        BUCKET.matcher(S3Spelling.plain(text)).results().map(found -> found.group(1)).toList();
    if (!buckets.isEmpty()) {
      try (BucketRegions s3 = BucketRegions.create(options)) {
        buckets.forEach(bucket -> regions.put(bucket, s3.of(bucket).orElse("")));
      } catch (NoSuchPlaceException e) {
        throw new UsageException("--" + option + ": " + e.getMessage(), e);
      }
    }
    regions.forEach((bucket, region) -> check(option, bucket, region));
  }

  private void check(String option, String bucket, String region) {
    String fault =
        region.isEmpty()
            ? "S3 does not tell the region of bucket %s%s, and --requireRegion=%s asks for it"
            : "bucket %s lies in %s, which --requireRegion=%s does not allow";
    if (region.isEmpty() || allowed.stream().noneMatch(glob -> glob.matches(Path.of(region)))) {
      throw new UsageException(
          "--" + option + ": " + String.format(Locale.ROOT, fault, bucket, region, required));
    }
  }
}
