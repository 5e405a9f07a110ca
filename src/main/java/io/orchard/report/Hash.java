package io.orchard.report;

/** A number that looks random and depends on a text alone. */
final class Hash {

  private Hash() {}

  /** Returns the text's hash code, its bits mixed by the last steps of MurmurHash3 (32 bit). */
  static int of(String text) {
    int hash = text.hashCode();
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }
}
