package io.orchard.pca;

/** Whether the covariance behind a PCA may be a sketch. */
public enum PcaMethod {
  /** Exact where the memory allows it, sketched otherwise. */
  AUTO,

  /** Exact, or not at all. */
  EXACT,

  /** Sketched as soon as there are more images than the sketch has rows. */
  SKETCH
}
