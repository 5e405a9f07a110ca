package io.orchard.pca;

/** What features are divided by, after centring and before PCA. */
public enum Standardization {
  /** Nothing: PCA of the covariance matrix. */
  NONE,

  /**
   * Their sample standard deviation: PCA of the correlation matrix. A constant feature is divided
   * by 1 and contributes no variance.
   */
  UNIT_VARIANCE
}
