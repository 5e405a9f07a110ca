package io.orchard.storage;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Watches whether the listings of a client get on: a server that gives a page's own token for the
 * next one, begins a page with a key with which one began before, or sends one empty page after the
 * other, would be listed for ever.
 *
 * <p>No order of keys is asked for, because some servers, and S3's directory buckets, have another
 * than that of bytes. A key is in a listing once, so no sound listing has two pages that begin
 * alike, and every one that goes in a circle, however wide, comes to that. S3 does send a page
 * without a key now and then, where many were deleted.
 *
 * <p>A request says what it continues by its token alone: what is known of a listing is kept under
 * the token of its next page, one key for every page so far. Of listings that are not read to their
 * end, the latest {@value #LISTINGS} stay. Safe for use by many threads.
 */
final class ListingProgress {

  private static final int LISTINGS = 100;

  /** How many pages without a key may follow one another. */
  static final int EMPTY_PAGES = 1000;

  private record Next(String bucket, @Nullable String prefix, String token) {}

  /** What is known of a listing. */
  private static final class Seen {
    private final Set<String> firstKeys = new HashSet<>();
    private int emptyPages;
  }

  private final Map<Next, Seen> underWay =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Next, Seen> eldest) {
          return size() > LISTINGS;
        }
      };

  /**
   * Takes note of a page.
   *
   * @throws StorageException if the listing does not get on
   */
  synchronized void check(ListObjectsV2Request request, ListObjectsV2Response page) {
    String asked = request.continuationToken();
    Seen known = asked == null ? null : underWay.remove(next(request, asked));
    Seen seen = known == null ? new Seen() : known;
    if (page.contents().isEmpty()) {
      seen.emptyPages++;
    } else if (seen.firstKeys.add(page.contents().get(0).key())) {
      seen.emptyPages = 0;
    } else {
      throw endless(request, "two pages begin with the same key");
    }
    if (page.isTruncated()) {
      String token = page.nextContinuationToken();
      if (Objects.equals(token, asked)) {
        throw endless(request, "the same continuation token comes again");
      }
      if (seen.emptyPages > EMPTY_PAGES) {
        throw endless(request, "page after page comes without a key");
      }
      underWay.put(next(request, token), seen);
    }
  }

  private static Next next(ListObjectsV2Request request, String token) {
    return new Next(request.bucket(), request.prefix(), token);
  }

  private static StorageException endless(ListObjectsV2Request request, String sign) {
    String prefix = request.prefix() == null ? "" : request.prefix();
    return new StorageException(
        "s3://"
            + request.bucket()
            + "/"
            + prefix
            + ": the listing has no end, "
            + sign
            + "; check the server at --endpoint");
  }
}
