package io.orchard.report;

import io.orchard.classify.LdaClassifier;

/**
 * The classifier that a run's images were classified by.
 *
 * @param lda the classifier
 * @param unknownLevel share of a class's own images that are meant to be near enough to it
 */
public record UsedClassifier(LdaClassifier lda, double unknownLevel) {}
