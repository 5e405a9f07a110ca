package io.orchard.rows;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a data set that an image is for, as the name of a folder says. Data sets spell these
 * names in several ways, in capitals or not: all spellings of a split mean the same, and tables
 * keep the folder's own.
 */
public enum Split {
  /** To learn from. */
  TRAINING("training", "train"),
  /** To choose settings by. */
  VALIDATION("validation", "valid", "val"),
  /** To measure on. */
  TEST("test");

  private final Set<String> names;

  Split(String... names) {
    this.names = Set.of(names);
  }

  /** Returns the split that a name stands for, or null for none. */
  public static @Nullable Split of(@Nullable String name) {
    String plain = name == null ? "" : name.toLowerCase(Locale.ROOT);
    for (Split split : values()) {
      if (split.names.contains(plain)) {
        return split;
      }
    }
    return null;
  }

  /** Returns whether two names stand for the same split; what stands for none is nothing's. */
  public static boolean same(@Nullable String one, @Nullable String other) {
    Split split = of(one);
    return split != null && split == of(other);
  }
}
