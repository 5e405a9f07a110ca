package io.orchard.network.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How files write a {@link Preprocessing}: its name, as {@code "torch"}; a name and an order of the
 * channels, as {@code {"mode": "torch", "channels": "bgr"}}; or {@code {"mean": [0.5, 0.5, 0.5],
 * "std": [0.5, 0.5, 0.5], "channels": "rgb"}}. The channels of an object are rgb, or what the mode
 * has, where it leaves them out.
 */
final class PreprocessingJson {
  private static final Set<String> NAMES = Set.of("mode", "mean", "std", "channels");

  private PreprocessingJson() {}

  static Object write(Preprocessing preprocessing) {
    return preprocessing.name().<Object>map(name -> name).orElseGet(() -> object(preprocessing));
  }

  private static Map<String, Object> object(Preprocessing preprocessing) {
    Map<String, Object> object = new LinkedHashMap<>();
    ChannelOrder channels = preprocessing.channels();
    ChannelOrder other = channels == ChannelOrder.RGB ? ChannelOrder.BGR : ChannelOrder.RGB;
    preprocessing
        .in(other)
        .name()
        .ifPresentOrElse(
            mode -> object.put("mode", mode),
            () -> {
              object.put("mean", preprocessing.mean());
              object.put("std", preprocessing.std());
            });
    object.put("channels", channels);
    return object;
  }

  /**
   * Reads what {@link #write} gives.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Preprocessing read(JsonNode json) {
    if (json.isTextual()) {
      return Preprocessing.named(json.textValue());
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException("must be a name, or an object of mode or mean and std");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            name + ": an object may have mode, mean, std and channels");
      }
    }
    if (json.has("mode") == (json.has("mean") || json.has("std"))) {
      throw new IllegalArgumentException("an object has to have either mode, or mean and std");
    }
    return json.has("mode") ? named(json) : stated(json);
  }

  private static Preprocessing named(JsonNode json) {
    Preprocessing named = Preprocessing.named(json.get("mode").asText());
    return named.in(channels(json, named.channels()));
  }

  private static Preprocessing stated(JsonNode json) {
    return Preprocessing.of(
        numbers(json, "mean"), numbers(json, "std"), channels(json, ChannelOrder.RGB));
  }

  private static List<Double> numbers(JsonNode json, String name) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode number : json.path(name)) {
      if (!number.isNumber()) {
        throw new IllegalArgumentException(name + " has to be three numbers, one a channel");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  private static ChannelOrder channels(JsonNode json, ChannelOrder otherwise) {
    if (!json.has("channels")) {
      return otherwise;
    }
    String text = json.get("channels").asText();
    for (ChannelOrder order : ChannelOrder.values()) {
      if (order.label().equals(text)) {
        return order;
      }
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "channels %s: must be rgb or bgr", text));
  }
}
