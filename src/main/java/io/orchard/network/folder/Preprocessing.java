package io.orchard.network.folder;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to RGB values 0-255 before the first layer of a network sees them. Immutable; two
 * are equal if they compute the same, which is if their formulas are equal.
 *
 * <p>All arithmetic is in float32, in the order of the formula: what {@code
 * keras.applications.imagenet_utils} and torchvision's {@code ToTensor} with {@code Normalize}
 * give, to the last bit. Of {@link #TF} alone the last bit may differ from Keras's, because it
 * subtracts before it scales.
 */
public final class Preprocessing implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final float[] ZERO = {0, 0, 0};
  private static final float[] ONE = {1, 1, 1};
  private static final float SIGNED = 1 / 127.5f;

  /** RGB values 0-255 as they are. */
  public static final Preprocessing NONE =
      new Preprocessing(Scale.BYTES, ChannelOrder.RGB, ZERO, ONE);

  /** Scaled to [-1, 1], the way of the networks that were trained in TensorFlow. */
  public static final Preprocessing TF =
      new Preprocessing(Scale.SIGNED, ChannelOrder.RGB, new float[] {127.5f, 127.5f, 127.5f}, ONE);

  /** Channels reversed and centred on ImageNet's mean, the way of those that came from Caffe. */
  public static final Preprocessing CAFFE =
      new Preprocessing(
          Scale.BYTES, ChannelOrder.BGR, new float[] {103.939f, 116.779f, 123.68f}, ONE);

  /** Scaled to [0, 1], then centred and scaled by ImageNet's mean and standard deviation. */
  public static final Preprocessing TORCH =
      new Preprocessing(
          Scale.UNIT,
          ChannelOrder.RGB,
          new float[] {0.485f, 0.456f, 0.406f},
          new float[] {0.229f, 0.224f, 0.225f});

  /** Scaled to [0, 1]. */
  public static final Preprocessing UNIT =
      new Preprocessing(Scale.UNIT, ChannelOrder.RGB, ZERO, ONE);

  /** Those that have a name, by it. */
  private static final Map<String, Preprocessing> NAMED =
      Map.of("none", NONE, "tf", TF, "caffe", CAFFE, "torch", TORCH, "unit", UNIT);

  /** What values become: 0 to 255 less the mean, -1 to 1, or 0 to 1 less the mean by the std. */
  private enum Scale {
    BYTES,
    SIGNED,
    UNIT
  }

  private final Scale scale;
  private final ChannelOrder channels;
  private final float[] mean;
  private final float[] std;
  private final String formula;

  private Preprocessing(Scale scale, ChannelOrder channels, float[] mean, float[] std) {
    this.scale = scale;
    this.channels = channels;
    this.mean = mean;
    this.std = std;
    this.formula = channels + ", " + arithmetic();
  }

  /**
   * Returns the preprocessing {@code (x / 255 - mean) / std}.
   *
   * @param mean of each channel's values 0 to 1, in the order the network takes the channels: [3]
   * @param std standard deviations of the same, above 0 and at most 1: [3]
   * @throws IllegalArgumentException if there are not three, or one is out of range
   */
  public static Preprocessing of(List<Double> mean, List<Double> std, ChannelOrder channels) {
    float[] means = floats("mean", mean);
    float[] stds = floats("std", std);
    for (int c = 0; c < 3; c++) {
      if (Float.isInfinite(1 / stds[c])) {
        throw new IllegalArgumentException(
            "a std of " + std.get(c) + ": what is divided by has to be above 0");
      }
    }
    return new Preprocessing(Scale.UNIT, channels, means, stds);
  }

  /** Returns the values as floats, three of 0 to 1; -0 becomes 0, which is the same here. */
  private static float[] floats(String what, List<Double> values) {
    if (values.size() != 3) {
      throw new IllegalArgumentException(
          what + " has to be three numbers, one a channel, not " + values.size());
    }
    float[] floats = new float[3];
    for (int c = 0; c < 3; c++) {
      double value = values.get(c);
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a %s of %s: %ss are of values 0 to 1%s",
                what,
                value,
                what,
                value > 1 && value <= 255 ? "; divide by 255" : ""));
      }
      floats[c] = (float) value + 0f;
    }
    return floats;
  }

  /**
   * Returns the preprocessing of a name: {@code none}, {@code tf}, {@code caffe}, {@code torch} or
   * {@code unit}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Preprocessing named(String name) {
    Preprocessing found = NAMED.get(name);
    if (found == null) {
      throw new IllegalArgumentException(name + ": must be one of none, tf, caffe, torch, unit");
    }
    return found;
  }

  /** Reads what {@link #json} gives. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Preprocessing of(JsonNode json) {
    return PreprocessingJson.read(json);
  }

  /** Returns the name or, of what has none, an object. */
  @JsonValue
  Object json() {
    return PreprocessingJson.write(this);
  }

  /** Returns the name, or empty if this has none. */
  Optional<String> name() {
    return NAMED.entrySet().stream()
        .filter(entry -> equals(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Returns this arithmetic with the channels in an order: red keeps red's mean.
   *
   * @throws IllegalArgumentException if this is {@link #CAFFE}, which has its own
   */
  public Preprocessing in(ChannelOrder order) {
    if (order == channels) {
      return this;
    }
    if (equals(CAFFE)) {
      throw new IllegalArgumentException("caffe takes the channels in the order bgr");
    }
    return new Preprocessing(scale, order, backwards(mean), backwards(std));
  }

  private static float[] backwards(float[] values) {
    return new float[] {values[2], values[1], values[0]};
  }

  /** Returns the order in which the network takes the channels. */
  public ChannelOrder channels() {
    return channels;
  }

  /** Returns what is subtracted from each channel, as the formula has it: [3]. */
  public float[] mean() {
    return mean.clone();
  }

  /** Returns what each channel is divided by after that: [3]. */
  public float[] std() {
    return std.clone();
  }

  /**
   * Returns the factor after the subtraction.
   *
   * @throws IllegalStateException if values are divided by 255 before it
   */
  public float scale() {
    if (scale == Scale.UNIT) {
      throw new IllegalStateException(formula + ": is more than a subtraction and a factor");
    }
    return scale == Scale.SIGNED ? SIGNED : 1;
  }

  /** Returns the order of the channels and the arithmetic, for people to read. */
  public String formula() {
    return formula;
  }

  private String arithmetic() {
    boolean centred = !Arrays.equals(mean, ZERO);
    boolean divided = !Arrays.equals(std, ONE);
    return switch (scale) {
      case BYTES -> centred ? "x - " + list(mean) : "0 to 255";
      case SIGNED -> "x / 127.5 - 1";
      case UNIT -> centred || divided ? "(x / 255 - " + list(mean) + ") / " + list(std) : "x / 255";
    };
  }

  private static String list(float[] values) {
    return String.format(Locale.ROOT, "(%s, %s, %s)", values[0], values[1], values[2]);
  }

  /**
   * Returns what becomes of each value 0-255 of each channel, in the order the network takes the
   * channels: [3, 256].
   */
  public float[][] tables() {
    float[][] tables = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int x = 0; x < 256; x++) {
        tables[c][x] =
            switch (scale) {
              case BYTES -> x - mean[c];
              case SIGNED -> (x - mean[c]) * SIGNED;
              case UNIT -> (x / 255f - mean[c]) / std[c];
            };
      }
    }
    return tables;
  }

  /**
   * Writes one image's prepared values.
   *
   * @param pixels {@code [h, w, 3]} RGB, unsigned bytes
   * @param target receives as many values, {@code [h, w, 3]}
   */
  public void apply(byte[] pixels, float[] target) {
    apply(pixels, target, 3, 1);
  }

  /**
   * Writes one image's prepared values, channel by channel.
   *
   * @param pixels {@code [h, w, 3]} RGB, unsigned bytes
   * @param target receives as many values, {@code [3, h, w]}
   */
  public void applyPlanar(byte[] pixels, float[] target) {
    apply(pixels, target, 1, pixels.length / 3);
  }

  /** Writes values that lie so far apart by pixel and by channel. */
  private void apply(byte[] pixels, float[] target, int pixelStep, int channelStep) {
    float[][] tables = tables();
    for (int c = 0; c < 3; c++) {
      float[] table = tables[c];
      int to = c * channelStep;
      for (int from = channels == ChannelOrder.BGR ? 2 - c : c; from < pixels.length; from += 3) {
        target[to] = table[Byte.toUnsignedInt(pixels[from])];
        to += pixelStep;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Preprocessing that && formula.equals(that.formula);
  }

  @Override
  public int hashCode() {
    return formula.hashCode();
  }

  /** Returns the name, or the formula of what has none. */
  @Override
  public String toString() {
    return name().orElse(formula);
  }
}
