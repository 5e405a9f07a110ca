package io.orchard.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The versions of this program and of what it runs on. */
public final class Versions {

  private Versions() {}

  /** Returns them by name, the program's own first. */
  public static Map<String, String> all() {
    String own = Versions.class.getPackage().getImplementationVersion();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("orchard", own == null ? "unpackaged" : own);
    versions.put("beam", ReleaseInfo.getReleaseInfo().getVersion());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** Returns them as one line. */
  public static String line() {
    Map<String, String> versions = all();
    return "orchard "
        + versions.get("orchard")
        + " (Apache Beam "
        + versions.get("beam")
        + ", Java "
        + versions.get("java")
        + ")";
  }
}
