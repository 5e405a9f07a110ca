package io.orchard.cli;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How options say where S3 is and who asks: what cannot be is told before it is asked. */
final class S3Address {

  /** The options that say so. */
  static final Set<String> OPTIONS =
      Set.of("awsRegion", "endpoint", "pathStyle", "anonymous", "s3ClientFactoryClass");

  private static final Pattern ENDPOINT = Pattern.compile("(?i)https?://[^/?#\\s]+.*");

  /** As it may stand in the name of AWS's host for it. */
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]+");

  private S3Address() {}

  /**
   * Accepts options that write nothing to S3 without credentials, whose endpoint is a URL and whose
   * region, where it leads to the endpoint, can be one of AWS's.
   *
   * @throws UsageException otherwise
   */
  static void check(Map<String, String> options) {
    if ("true".equals(options.get("anonymous"))
        && options.getOrDefault("output", "").startsWith("s3:")) {
      throw new UsageException(
          "--anonymous=true reads only, and --output is in S3; give a local folder");
    }
    String endpoint = options.get("endpoint");
    if (endpoint != null && !ENDPOINT.matcher(endpoint).matches()) {
      throw new UsageException(
          "--endpoint=" + endpoint + ": must be a URL such as http://localhost:9000");
    }
    String region = options.get("awsRegion");
    if (region != null && endpoint == null && !REGION.matcher(region).matches()) {
      throw new UsageException("--awsRegion=" + region + ": must be a region such as eu-west-1");
    }
  }
}
