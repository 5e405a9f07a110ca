package io.orchard.rows;

import io.orchard.classify.LdaPredictor;
import java.util.List;

/**
 * What an image looks like.
 *
 * @param top the classes it looks most like, at most {@value LdaPredictor#TOP}, most probable first
 * @param distance Mahalanobis distance from the first of them
 * @param unknown whether that is farther than images of the class usually are
 */
public record Prediction(List<Candidate> top, double distance, boolean unknown) {

  /**
   * A class that an image may be of.
   *
   * @param label the class
   * @param probability from 0 to 1; over all classes they sum to 1
   */
  public record Candidate(String label, double probability) {}

  /** Copies the list. */
  public Prediction {
    top = List.copyOf(top);
  }

  /** Returns whether distance and probabilities are numbers: not so where distances overflow. */
  public boolean isFinite() {
    return Double.isFinite(distance)
        && top.stream().allMatch(candidate -> Double.isFinite(candidate.probability()));
  }

  /** Returns the most probable class. */
  public String predicted() {
    return top.get(0).label();
  }

  /** Returns the probability of the most probable class. */
  public double probability() {
    return top.get(0).probability();
  }
}
