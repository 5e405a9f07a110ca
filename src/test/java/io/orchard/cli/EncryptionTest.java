package io.orchard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionTest {

  @Test
  void s3EncryptsByItsOwnKeyUnlessToldOtherwise() {
    assertThat(added(Map.of())).isEqualTo(Map.of("SSEAlgorithm", "AES256"));
    assertThat(added(Map.of("sse", "none"))).isEmpty();
    assertThat(added(Map.of("sse", "kms")))
        .isEqualTo(Map.of("SSEAlgorithm", "aws:kms", "bucketKeyEnabled", "true"));
    assertThat(added(Map.of("sse", "kms", "sseKmsKeyId", "key")))
        .containsEntry("SSEKMSKeyId", "key");
  }

  @Test
  void beamsOwnOptionsWin() {
    assertThat(added(Map.of("SSEKMSKeyId", "key"))).isEmpty();
    assertThat(added(Map.of("SSEAlgorithm", "aws:kms:dsse"))).isEmpty();
  }

  @Test
  void aKeyThatWouldNotBeUsedIsRefused() {
    assertThatThrownBy(() -> added(Map.of("sseKmsKeyId", "key")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--sse=kms");
    assertThatThrownBy(() -> added(Map.of("sse", "aes")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("s3, kms, none");
  }

  private static Map<String, String> added(Map<String, String> given) {
    Map<String, String> options = new HashMap<>(given);
    Encryption.addTo(options);
    options.keySet().removeAll(given.keySet());
    return options;
  }
}
