package io.orchard.cli;

import io.orchard.cli.options.StorageOptions;
import java.util.Map;
import java.util.Set;

/** How objects that are written to S3 are encrypted there. */
enum Encryption {
  /** By a key of S3's own. */
  S3,
  /** By a key of AWS's key management. */
  KMS,
  /** As the bucket's own settings say. */
  NONE;

  /** Beam's own options for this; who gives one of them is left alone. */
  private static final Set<String> OF_BEAM = Set.of("SSEAlgorithm", "SSEKMSKeyId");

  /**
   * Adds what {@code --sse} means to Beam.
   *
   * @throws UsageException if it is none of these, or a key is given that would not be used
   */
  static void addTo(Map<String, String> options) {
    Encryption chosen = Choices.encryption(options.getOrDefault("sse", StorageOptions.DEFAULT_SSE));
    String key = options.get("sseKmsKeyId");
    if (key != null && chosen != KMS) {
      throw new UsageException("--sseKmsKeyId: needs --sse=kms");
    }
    if (OF_BEAM.stream().anyMatch(options::containsKey)) {
      return;
    }
    if (chosen == S3) {
      options.put("SSEAlgorithm", "AES256");
    } else if (chosen == KMS) {
      options.put("SSEAlgorithm", "aws:kms");
      // One request to KMS for many objects.
      options.putIfAbsent("bucketKeyEnabled", "true");
    }
    if (key != null) {
      options.put("SSEKMSKeyId", key);
    }
  }
}
