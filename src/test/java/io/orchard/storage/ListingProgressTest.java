package io.orchard.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingProgressTest {

  private final ListingProgress progress = new ListingProgress();

  @Test
  void pagesInAnyOrderGetOn() {
    assertThatCode(
            () -> {
              page("p", null, "1", "m", "n");
              page("p", "1", "2", "a", "m");
              page("p", "2", "3");
              page("p", "3", null, "z");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void theTokenThatWasAskedWithGoesNowhere() {
    page("p", null, "1", "a");
    assertEndless(() -> page("p", "1", "1", "b"), "same continuation token");
  }

  @Test
  void aWideCircleIsFoundWhateverItsTokens() {
    page("p", null, "1", "a", "b");
    for (int i = 1; i < 50; i++) {
      page("p", "" + i, "" + (i + 1), "c" + i, "d");
    }
    assertEndless(() -> page("p", "50", "51", "a", "b"), "the same key");
  }

  @Test
  void theLastPageIsNoneThatCameBefore() {
    page("p", null, "1", "a", "b");
    assertEndless(() -> page("p", "1", null, "a", "b"), "the same key");
  }

  @Test
  void emptyPagesComeToAnEnd() {
    page("p", null, "0");
    for (int i = 0; i < ListingProgress.EMPTY_PAGES - 1; i++) {
      page("p", "" + i, "" + (i + 1));
    }
    String last = "" + (ListingProgress.EMPTY_PAGES - 1);
    assertEndless(() -> page("p", last, "more"), "without a key");
  }

  @Test
  void listingsAtTheSameTimeAreApart() {
    assertThatCode(
            () -> {
              page("p", null, "1", "a");
              page("q", null, "1", "a");
              page("p", null, "1", "a");
              page("p", "1", "2", "b");
              page("p", "1", "2", "b");
              page("q", "1", "2", "b");
            })
        .doesNotThrowAnyException();
  }

  private static void assertEndless(ThrowingCallable page, String sign) {
    assertThatThrownBy(page)
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll("s3://fruits/p: ", "no end", sign);
  }

  private void page(String prefix, @Nullable String token, @Nullable String next, String... keys) {
    progress.check(
        ListObjectsV2Request.builder()
            .bucket("fruits")
            .prefix(prefix)
            .continuationToken(token)
            .build(),
        ListObjectsV2Response.builder()
            .isTruncated(next != null)
            .nextContinuationToken(next)
            .contents(Arrays.stream(keys).map(key -> S3Object.builder().key(key).build()).toList())
            .build());
  }
}
