package io.orchard.classify;

/** How likely each class is taken to be before an image is seen. */
public enum Priors {
  /** As likely as its share of the images that were learned from. */
  COUNTS,

  /** All alike. */
  UNIFORM
}
