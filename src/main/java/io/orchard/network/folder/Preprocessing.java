package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens to RGB values 0-255 before the first layer of a network sees them. */
public enum Preprocessing {
  /** RGB values 0-255 as they are. */
  NONE("RGB, 0 to 255", 0, 0, 0, 1, false),
  /** Scaled to [-1, 1], the way of the networks that were trained in TensorFlow. */
  TF("RGB, x / 127.5 - 1", 127.5f, 127.5f, 127.5f, 1 / 127.5f, false),
  /** Channels reversed and centred on ImageNet's mean, the way of those that came from Caffe. */
  CAFFE("BGR, x - (103.939, 116.779, 123.68)", 103.939f, 116.779f, 123.68f, 1, true);

  private final String formula;
  private final float firstMean;
  private final float secondMean;
  private final float thirdMean;
  private final float scale;
  private final boolean reversed;

  Preprocessing(
      String formula,
      float firstMean,
      float secondMean,
      float thirdMean,
      float scale,
      boolean reversed) {
    this.formula = formula;
    this.firstMean = firstMean;
    this.secondMean = secondMean;
    this.thirdMean = thirdMean;
    this.scale = scale;
    this.reversed = reversed;
  }

  /** Returns the name as options and files write it: {@code none}, {@code tf}, {@code caffe}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the order of the channels and the arithmetic, for people to read. */
  public String formula() {
    return formula;
  }

  /** Returns what is subtracted from each channel, in the order the network takes them: [3]. */
  public float[] mean() {
    return new float[] {firstMean, secondMean, thirdMean};
  }

  /** Returns the factor after the subtraction. */
  public float scale() {
    return scale;
  }

  /** Returns whether the network takes blue first. */
  public boolean reversed() {
    return reversed;
  }

  /**
   * Writes one image's prepared values.
   *
   * @param pixels {@code [h, w, 3]} RGB, unsigned bytes
   * @param target receives as many values, {@code [h, w, 3]}
   */
  public void apply(byte[] pixels, float[] target) {
    float[] mean = mean();
    for (int i = 0; i < pixels.length; i += 3) {
      for (int c = 0; c < 3; c++) {
        int value = Byte.toUnsignedInt(pixels[reversed ? i + 2 - c : i + c]);
        target[i + c] = (value - mean[c]) * scale;
      }
    }
  }
}
