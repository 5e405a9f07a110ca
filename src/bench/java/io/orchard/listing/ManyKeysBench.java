package io.orchard.listing;




import org.junit.jupiter.api.Test;

/** A million keys, listed in the heap in which {@link ManyKeysIT} lists a tenth of them. */
class ManyKeysBench {
  @Test
  void aMillionKeysAreListedInASmallHeap() throws Exception {
    ManyKeysIT.list(1_000_000);
  }
}
