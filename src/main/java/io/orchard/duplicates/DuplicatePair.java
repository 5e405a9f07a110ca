package io.orchard.duplicates;

/**
 * Two images that are twins.
 *
 * @param first path of one
 * @param second path of the other
 * @param exact whether they have the same pixels, and are not just alike
 */
public record DuplicatePair(String first, String second, boolean exact) {}
