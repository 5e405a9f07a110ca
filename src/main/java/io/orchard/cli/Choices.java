package io.orchard.cli;

import io.orchard.classify.Priors;
import io.orchard.cli.options.NetworkOptions;
import io.orchard.cli.options.ResampleOptions;
import io.orchard.image.DecodeMode;
import io.orchard.image.ExifRotation;
import io.orchard.image.ImagePreparation;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.model.FeatureRecipe;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.pca.ComponentCount;
import io.orchard.pca.PcaMethod;
import io.orchard.rows.ReducedTable.Column;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads option values that are more than a number or a switch, with errors that name the option.
 */
public final class Choices {

  /** Formats of the reduced table. */
  public enum Format {
    PARQUET,
    CSV
  }

  /** Which twins are sought. */
  public enum Twins {
    NONE,
    EXACT,
    NEAR
  }

  private enum Classifier {
    LDA,
    NONE
  }

  private static final Pattern BYTES = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([KMGkmg]?)");

  private Choices() {}

  static ResampleFilter filter(@Nullable String value) {
    String filter = value == null ? ResampleOptions.DEFAULT_RESAMPLE : value;
    return one("resample", filter, ResampleFilter.class);
  }

  /**
   * Returns how images are prepared.
   *
   * @throws UsageException if an option is out of range
   */
  public static ImagePreparation preparation(ResampleOptions options) {
    return preparation(
        options.getResample(),
        options.getDecode(),
        Boolean.TRUE.equals(options.getExifRotate()),
        options.as(NetworkOptions.class).getCrop());
  }

  /** Returns the preparation that a recipe writes down. */
  public static ImagePreparation preparation(FeatureRecipe recipe) {
    return preparation(recipe.resample(), recipe.decode(), recipe.exifRotate(), recipe.crop());
  }

  private static ImagePreparation preparation(
      @Nullable String resample, @Nullable String decode, boolean rotate, @Nullable Double crop) {
    ImagePreparation preparation =
        ImagePreparation.of(filter(resample))
            .withDecode(
                one(
                    "decode",
                    decode == null ? ResampleOptions.DEFAULT_DECODE : decode,
                    DecodeMode.class))
            .withExif(rotate ? ExifRotation.APPLY : ExifRotation.IGNORE);
    return crop == null
        ? preparation
        : explained("crop", crop.toString(), text -> preparation.withCrop(crop));
  }

  /** Returns {@code --pooling}, or null if it is left out. */
  public static @Nullable Pooling pooling(@Nullable String value) {
    return value == null ? null : one("pooling", value, Pooling.class);
  }

  /** Returns {@code --precision}, or null if it is left out. */
  public static @Nullable Precision precision(@Nullable String value) {
    return value == null ? null : one("precision", value, Precision.class);
  }

  /** Returns {@code --formats}. */
  public static Set<Format> formats(String value) {
    Set<Format> formats = several("formats", value, Format.class);
    if (formats.isEmpty()) {
      throw new UsageException("--formats=" + value + ": must be parquet, csv or both");
    }
    return formats;
  }

  /** Returns {@code --columns}, none if it is left out. */
  public static Set<Column> columns(@Nullable String value) {
    return value == null ? Set.of() : several("columns", value, Column.class);
  }

  /** Returns {@code --components}. */
  public static ComponentCount components(String value) {
    return explained("components", value, ComponentCount::parse);
  }

  /** Returns {@code --pca}. */
  public static PcaMethod method(String value) {
    return one("pca", value, PcaMethod.class);
  }

  /** Returns {@code --duplicates}. */
  public static Twins twins(String value) {
    return one("duplicates", value, Twins.class);
  }

  static Encryption encryption(String value) {
    return one("sse", value, Encryption.class);
  }

  /** Returns {@code --priors}. */
  public static Priors priors(String value) {
    return one("priors", value, Priors.class);
  }

  /** Returns whether there is to be a classifier: {@code lda}, or {@code none}. */
  public static boolean classifies(String value) {
    return one("classifier", value, Classifier.class) == Classifier.LDA;
  }

  /** Returns the bytes that {@code 1048576}, {@code 1024K}, {@code 1M} or {@code 0.5G} means. */
  public static long bytes(String option, String value) {
    Matcher size = BYTES.matcher(value.strip());
    if (size.matches()) {
      int shift = 10 * (1 + "KMG".indexOf(size.group(2).toUpperCase(Locale.ROOT)));
      double bytes =
          Double.parseDouble(size.group(1)) * (1L << (size.group(2).isEmpty() ? 0 : shift));
      if (bytes >= 1 && bytes < Long.MAX_VALUE) {
        return (long) bytes;
      }
    }
    throw new UsageException(
        "--" + option + "=" + value + ": must be a size in bytes such as 800M or 4G");
  }

  /** Returns the size that {@code 224} or {@code 320x240} means, or null for null. */
  public static @Nullable InputSize size(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String[] sides = value.toLowerCase(Locale.ROOT).split("x", -1);
    try {
      int width = Integer.parseInt(sides[0]);
      int height = sides.length == 1 ? width : Integer.parseInt(sides[1]);
      if (sides.length <= 2 && width > 0 && height > 0) {
        return explained("imageSize", value, text -> new InputSize(width, height));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message that tells what is allowed.
    }
    throw new UsageException(
        "--imageSize=" + value + ": must be a size in pixels such as 224 or 320x240");
  }

  /** Returns the names in a list of operations, or none for null. */
  public static List<String> operations(@Nullable String value) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
  }

  /** Returns what a parser makes of a value; its complaint gets the option's name. */
  public static <T> T explained(String option, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (InvalidPathException e) {
      throw e; // Told with what to do about the locale.
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + option + "=" + value + ": " + e.getMessage(), e);
    }
  }

  /** Returns a number of seconds, to the millisecond and rounded up; a day at most. */
  public static Duration seconds(String option, double value) {
    long most = Duration.ofDays(1).toSeconds();
    if (!(value >= 0 && value <= most)) {
      throw new UsageException(
          "--" + option + "=" + value + ": must be from 0 to " + most + " seconds");
    }
    return Duration.ofMillis((long) Math.ceil(1000 * value));
  }

  /** Returns the value of an option that has to be there. */
  public static String required(String option, @Nullable String value, String hint) {
    if (value == null || value.isBlank()) {
      throw new UsageException("--" + option + " is missing; give " + hint);
    }
    return value;
  }

  /** Returns what options call a constant. */
  public static <E extends Enum<E>> String label(E constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> Set<E> several(String option, String value, Class<E> type) {
    return Arrays.stream(value.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .map(item -> one(option, item, type))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static <E extends Enum<E>> E one(String option, String value, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> label(constant).equals(value.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--" + option + "=" + value + ": must be one of " + labels(type)));
  }

  private static <E extends Enum<E>> String labels(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Choices::label)
        .collect(Collectors.joining(", "));
  }
}
