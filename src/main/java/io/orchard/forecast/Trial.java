package io.orchard.forecast;

/**
 * What a trial over a few images showed.
 *
 * @param images that went through all of a run, and came out with features or a reason
 * @param rejected those among them that came out with a reason
 * @param seconds what that run took, from its start to its end, without listing
 * @param extracted images that went through the network besides, to find the rate
 * @param extractionSeconds what these took
 * @param imagesPerSecond the rate at the end, of all threads together
 * @param threads that worked
 * @param fixedBytes of the output, whatever the number of images
 * @param tableBytes of the tables with a row for an image
 * @param featureBytes of {@code features/}, part of the former
 * @param files of the output
 */
public record Trial(
    long images,
    long rejected,
    double seconds,
    long extracted,
    double extractionSeconds,
    double imagesPerSecond,
    int threads,
    long fixedBytes,
    long tableBytes,
    long featureBytes,
    int files) {

  /** Checks that there was something to go by. */
  public Trial {
    if (images < 1 || threads < 1 || !(imagesPerSecond > 0)) {
      throw new IllegalArgumentException("a trial without images says nothing");
    }
  }
}
