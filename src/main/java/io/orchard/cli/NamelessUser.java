package io.orchard.cli;

import io.orchard.cache.Ownership;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A user who has a number and no name, as in many containers. Spark and Flink ask Hadoop who the
 * user is, which finds no answer and fails.
 */
final class NamelessUser {
  /** What Java knows of such a user. */
  private static final String UNKNOWN = "?";

  private NamelessUser() {}

  /** Takes the user's number for the name where Hadoop is going to be asked. */
  static void introduce() {
    if (System.getProperty("user.name").equals(UNKNOWN)) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(number()));
    }
  }

  private static String number() {
    try {
      return Integer.toUnsignedString(Ownership.self());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
