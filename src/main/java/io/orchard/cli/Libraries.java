package io.orchard.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The libraries that the program's jar names in its manifest, to lie beside it. This class is for
 * when they do not: it needs the JDK alone.
 */
public final class Libraries {

  private Libraries() {}

  /** Returns what is missing beside this program's jar and what to do, or null if all is there. */
  public static @Nullable String missing() {
    try {
      URI program = Libraries.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path jar = Path.of(program);
      return Files.isRegularFile(jar) ? missing(jar) : null;
    } catch (IOException | URISyntaxException e) {
      return null; // Then what fails to load will tell.
    }
  }

  /** As {@link #missing()}, for a jar at some path. */
  public static @Nullable String missing(Path jar) throws IOException {
    List<Path> missing =
        named(jar).stream().filter(library -> !Files.exists(library)).sorted().toList();
    return missing.isEmpty()
        ? null
        : String.format(
            Locale.ROOT,
            "%d of the libraries that %s needs are missing, such as %s; copy the folder lib/ that"
                + " the build leaves beside the jar together with it",
            missing.size(),
            jar.getFileName(),
            missing.get(0));
  }

  private static List<Path> named(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String names =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return Arrays.stream(names == null ? new String[0] : names.split(" +"))
          .filter(name -> !name.isEmpty())
          .map(name -> Path.of(jar.toUri().resolve(name)))
          .toList();
    }
  }
}
