package io.orchard.cli;

import io.orchard.cli.options.NetworkOptions;
import io.orchard.network.folder.ChannelOrder;
import io.orchard.network.folder.Preprocessing;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code --preprocessing}, {@code --mean}, {@code --std} and {@code --channels} ask for. */
public final class ChosenPreprocessing {

  private ChosenPreprocessing() {}

  /**
   * Returns the preprocessing, or null if none of the options is given.
   *
   * @throws UsageException if one is out of range, or they do not go together
   */
  public static @Nullable Preprocessing of(NetworkOptions options) {
    String name = options.getPreprocessing();
    String mean = options.getMean();
    String std = options.getStd();
    ChannelOrder channels =
        options.getChannels() == null
            ? null
            : Choices.one("channels", options.getChannels(), ChannelOrder.class);
    if (name != null && (mean != null || std != null)) {
      throw new UsageException(
          "--preprocessing=" + name + ": says mean and std itself; leave --mean and --std out");
    }
    if ((mean == null) != (std == null)) {
      throw new UsageException(
          "--mean and --std go together; --" + (mean == null ? "mean" : "std") + " is missing");
    }
    if (name != null) {
      return named(name, channels);
    }
    if (mean != null) {
      return stated(mean, std, channels == null ? ChannelOrder.RGB : channels);
    }
    if (channels != null) {
      throw new UsageException(
          "--channels=" + channels.label() + ": goes with --preprocessing, or --mean and --std");
    }
    return null;
  }

  private static Preprocessing named(String name, @Nullable ChannelOrder channels) {
    Preprocessing named =
        Choices.explained("preprocessing", name, text -> Preprocessing.named(text.strip()));
    return channels == null
        ? named
        : Choices.explained("channels", channels.label(), text -> named.in(channels));
  }

  private static Preprocessing stated(String mean, String std, ChannelOrder channels) {
    List<Double> means = Choices.explained("mean", mean, ChosenPreprocessing::numbers);
    List<Double> stds = Choices.explained("std", std, ChosenPreprocessing::numbers);
    return Choices.explained(
        "mean", mean + " --std=" + std, text -> Preprocessing.of(means, stds, channels));
  }

  private static List<Double> numbers(String text) {
    try {
      return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be three numbers, one a channel, such as 0.485,0.456,0.406", e);
    }
  }
}
