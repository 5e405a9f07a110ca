package io.orchard.beam.duplicates;

import io.orchard.duplicates.DuplicateCounts;
import io.orchard.duplicates.DuplicatePair;
import io.orchard.duplicates.DuplicateSets.Member;
import io.orchard.duplicates.SimilarPair;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

/** What flows in the search for twins comes out of its coder as it went in. */
class DuplicateCodersTest {

  @Test
  void pairsMembersAndCounts() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        DuplicateCoders.SIMILAR_PAIR, new SimilarPair("a", "é", 0.5));
    CoderProperties.coderDecodeEncodeEqual(DuplicateCoders.PAIR, new DuplicatePair("a", "é", true));
    CoderProperties.coderDecodeEncodeEqual(DuplicateCoders.MEMBER, new Member("é", "a", false));
    CoderProperties.coderDecodeEncodeEqual(
        DuplicateCoders.COUNTS, new DuplicateCounts(1, 1L << 40, 3, 4, 5));
  }
}
