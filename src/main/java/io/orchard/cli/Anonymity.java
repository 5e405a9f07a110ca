package io.orchard.cli;

import java.util.Map;

/** Who gives no name may read what is public, and writes nothing to S3. */
final class Anonymity {

  private Anonymity() {}

  /**
   * Accepts options that write nothing to S3 without credentials.
   *
   * @throws UsageException if they do
   */
  static void check(Map<String, String> options) {
    if ("true".equals(options.get("anonymous"))
        && options.getOrDefault("output", "").startsWith("s3:")) {
      throw new UsageException(
          "--anonymous=true reads only, and --output is in S3; give a local folder");
    }
  }
}
