package io.orchard;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Somebody else on this machine, whom only root can give something to. */
public final class OtherUser {
  /** The user's number. */
  public static final int NUMBER = 12_345;

  private OtherUser() {}

  /** Makes the user the owner of something; skips the test where that is not permitted. */
  public static void owns(Path path) {
    try {
      Files.setAttribute(path, "unix:uid", NUMBER, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException e) {
      abort("this user may give nothing away: " + e);
    }
  }
}
