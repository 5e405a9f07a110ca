package io.orchard.classify;

import java.io.Serializable;

/**
 * What a linear discriminant analysis can be told.
 *
 * @param shrinkage how far the covariance is pulled towards a sphere
 * @param priors how likely the classes are before an image is seen
 */
public record LdaSettings(Shrinkage shrinkage, Priors priors) implements Serializable {}
