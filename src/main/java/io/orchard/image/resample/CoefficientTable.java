package io.orchard.image.resample;

/**
 * The fixed-point weights that take one axis of {@code inputSize} samples to a {@link Span}.
 *
 * <p>Output {@code i} is {@code (sum over t of weight(i, t) * input[first(i) + t] + HALF) >>
 * PRECISION_BITS}, clipped to 0-255. Weights are rounded to {@value #PRECISION_BITS} fractional
 * bits, as Pillow does for 8-bit images, so sums fit an int. Immutable; memory {@code 4 *
 * outputSize * taps} bytes with about {@code 2 * support * max(1, inputSize / span.size)} taps.
 */
final class CoefficientTable {
  /** Fractional bits of a weight: 32 less 8 for the sample and 2 for the kernel's overshoot. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Added before the shift, so that it rounds to nearest. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  private final int[] first;
  private final int[] count;
  private final int[] weights;
  private final int taps;
  private final boolean identity;

  private CoefficientTable(int outputSize, int taps, boolean identity) {
    this.first = new int[outputSize];
    this.count = new int[outputSize];
    this.weights = new int[Math.multiplyExact(outputSize, taps)];
    this.taps = taps;
    this.identity = identity;
  }

  /** Computes the table; the filter must not be {@link ResampleFilter#NEAREST}. */
  static CoefficientTable of(ResampleFilter filter, int inputSize, Span span) {
    double scale = (double) inputSize / span.size();
    double filterScale = Math.max(scale, 1);
    double support = filter.support() * filterScale;
    int taps = Math.toIntExact(taps(filter, inputSize, span));
    CoefficientTable table =
        new CoefficientTable(span.count(), taps, span.equals(Span.whole(inputSize)));
    double[] kernel = new double[taps];
    for (int i = 0; i < span.count(); i++) {
      double centre = (span.first() + i + 0.5) * scale;
      int low = Math.max(0, (int) (centre - support + 0.5));
      int high = Math.min(inputSize, (int) (centre + support + 0.5));
      table.first[i] = low;
      table.count[i] = high - low;
      double total = 0;
      for (int t = 0; t < high - low; t++) {
        // Pillow multiplies by the reciprocal; dividing instead can differ in the last bit.
        kernel[t] = filter.weight((t + low - centre + 0.5) * (1 / filterScale));
        total += kernel[t];
      }
      table.round(i, kernel, total);
    }
    return table;
  }

  /** How many weights an output has. */
  static long taps(ResampleFilter filter, int inputSize, Span span) {
    double filterScale = Math.max((double) inputSize / span.size(), 1);
    return (long) Math.ceil(filter.support() * filterScale) * 2 + 1;
  }

  private void round(int output, double[] kernel, double total) {
    for (int t = 0; t < count[output]; t++) {
      double scaled = (total == 0 ? kernel[t] : kernel[t] / total) * (1 << PRECISION_BITS);
      weights[output * taps + t] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
  }

  /** Whether the samples stay as they are. */
  boolean isIdentity() {
    return identity;
  }

  /** Samples that are kept of the resized axis. */
  int outputSize() {
    return first.length;
  }

  /** The most input samples that any output uses. */
  int maxCount() {
    return taps;
  }

  /** The first input sample that output {@code output} uses; never falls as outputs rise. */
  int first(int output) {
    return first[output];
  }

  /** One past the last input sample that output {@code output} uses; never falls either. */
  int end(int output) {
    return first[output] + count[output];
  }

  /** The weight of input sample {@code input}, which must lie in {@code [first, end)}. */
  int weight(int output, int input) {
    return weights[output * taps + input - first[output]];
  }
}
