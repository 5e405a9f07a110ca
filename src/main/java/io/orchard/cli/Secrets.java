package io.orchard.cli;

import java.util.regex.Pattern;

/**
 * Keeps secrets out of the options, which go to every worker, into {@code run.json} and into logs.
 * What is refused is not repeated.
 */
final class Secrets {

  private static final String WORD = "(credential|secret|token|password|customerkey|accesskey)";
  private static final Pattern NAME = Pattern.compile("(?i).*" + WORD + ".*");

  /** A field of an option that is written as JSON. */
  private static final Pattern FIELD = Pattern.compile("(?i)\"\\w*" + WORD + "\\w*\"\\s*:");

  /** What stands between the scheme and the host, and what signs a link. */
  private static final Pattern URL =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*:/+[^/\\s,?#]*@)|(https?:/+[^\\s,]*[?@#])");

  private Secrets() {}

  /**
   * Accepts an option that cannot hold a secret.
   *
   * @throws UsageException if it may hold one
   */
  static void refuse(String name, String value) {
    if (NAME.matcher(name).matches()) {
      throw new UsageException(
          "--"
              + name
              + " is not taken: credentials come from AWS's own chain in every process"
              + " (environment, profile, role), never from options");
    }
    refuse("--" + name, "", value);
  }

  /**
   * Accepts an argument that is no option and cannot hold a secret.
   *
   * @throws UsageException if it may hold one
   */
  static void refuseArgument(String argument) {
    refuse("an argument", "that is no option ", argument);
  }

  private static void refuse(String what, String which, String value) {
    if (URL.matcher(value).find()) {
      throw new UsageException(
          what + " " + which + "holds a URL with a user, a password or a query; leave them out");
    }
    if (FIELD.matcher(value).find()) {
      throw new UsageException(what + " " + which + "holds a secret; leave it out");
    }
  }
}
