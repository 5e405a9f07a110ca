package io.orchard.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orchard.OtherUser;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCacheTest {
  private static final String OWNER_ONLY = "rwx------";

  private final Map<String, String> before = new TreeMap<>();
  private String ownName;

  @TempDir Path temp;

  @BeforeEach
  void liveHere() throws IOException {
    ownName = "orchard-" + Files.getAttribute(temp, "unix:uid");
    set("user.home", Files.createDirectory(temp.resolve("home")).toString());
    set("java.io.tmpdir", Files.createDirectory(temp.resolve("tmp")).toString());
    set(UserCache.PROPERTY, "");
  }

  @AfterEach
  void liveWhereItWas() {
    before.forEach(System::setProperty);
    if (!before.containsKey(UserCache.PROPERTY)) {
      System.clearProperty(UserCache.PROPERTY);
    }
  }

  private void set(String property, String value) {
    String old = System.setProperty(property, value);
    if (old != null) {
      before.putIfAbsent(property, old);
    }
  }

  @Test
  void itIsInTheHomeAndForItsOwnerAlone() throws IOException {
    Path expected = temp.resolve("home/.cache/orchard");
    assertThat(UserCache.root()).isEqualTo(expected);
    assertThat(permissions(expected)).isEqualTo(OWNER_ONLY);
    setPermissions(expected, "rwxr-xr-x");
    assertThat(UserCache.root()).isEqualTo(expected);
    assertThat(permissions(expected)).isEqualTo(OWNER_ONLY);
  }

  @Test
  void aUserWithoutANameHasOneByNumberAndNothingHere() throws IOException {
    set("user.home", "?");
    set("user.name", "?");
    Path expected = temp.resolve("tmp").resolve(ownName);
    assertThat(UserCache.root()).isEqualTo(expected);
    assertThat(permissions(expected)).isEqualTo(OWNER_ONLY);
    assertThat(Path.of("?")).doesNotExist();
  }

  @Test
  void anothersFolderInTheHomeIsLeftAlone() throws IOException {
    Path planted = Files.createDirectories(temp.resolve("home/.cache/orchard"));
    OtherUser.owns(planted);
    assertThat(UserCache.root()).isEqualTo(temp.resolve("tmp").resolve(ownName));
    assertThat(planted).isEmptyDirectory();
  }

  @Test
  void anothersTemporaryFolderIsLeftForANewOne() throws IOException {
    set("user.home", "?");
    Path planted = Files.createDirectory(temp.resolve("tmp").resolve(ownName));
    OtherUser.owns(planted);
    assertMadeAfresh(planted);
  }

  @Test
  void aLinkInThePlaceOfTheTemporaryFolderIsLeftForANewOne() throws IOException {
    set("user.home", "?");
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    assertMadeAfresh(Files.createSymbolicLink(temp.resolve("tmp").resolve(ownName), elsewhere));
    assertThat(elsewhere).isEmptyDirectory();
  }

  private static void assertMadeAfresh(Path planted) throws IOException {
    Path root = UserCache.root();
    assertThat(root).isNotEqualTo(planted).isDirectory();
    assertThat(root.getFileName().toString()).startsWith("orchard-cache");
    assertThat(permissions(root)).isEqualTo(OWNER_ONLY);
    assertThat(UserCache.root()).isEqualTo(root);
  }

  @Test
  void theTemporaryFolderIsLookedAtEveryTime() throws IOException {
    set("user.home", "?");
    Path own = UserCache.root();
    OtherUser.owns(own);
    assertThat(UserCache.root()).isNotEqualTo(own);
  }

  @Test
  void aNamedFolderIsMadeForItsOwnerAlone() throws IOException {
    Path named = temp.resolve("a/b");
    set(UserCache.PROPERTY, named.toString());
    assertThat(UserCache.root()).isEqualTo(named);
    assertThat(permissions(named)).isEqualTo(OWNER_ONLY);
  }

  /** It may be {@code /opt}, or what an image's maker filled for everybody. */
  @Test
  void aNamedFolderThatOthersMayReadStaysAsItIs() throws IOException {
    Path named = Files.createDirectory(temp.resolve("named"));
    setPermissions(named, "rwxr-xr-x");
    set(UserCache.PROPERTY, named.toString());
    assertThat(UserCache.root()).isEqualTo(named);
    assertThat(permissions(named)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void inANamedFolderThatOthersMayWriteTheUserHasOneOfTheirOwn() throws IOException {
    Path named = Files.createDirectory(temp.resolve("named"));
    setPermissions(named, "rwxrwxrwx");
    set(UserCache.PROPERTY, named.toString());
    assertThat(UserCache.root()).isEqualTo(named.resolve(ownName));
    assertThat(permissions(named)).isEqualTo("rwxrwxrwx");
    assertThat(permissions(named.resolve(ownName))).isEqualTo(OWNER_ONLY);
    OtherUser.owns(named.resolve(ownName));
    assertRefused(named.resolve(ownName));
  }

  @Test
  void aNamedFolderOfAnotherUserIsRefused() throws IOException {
    Path named = Files.createDirectory(temp.resolve("named"));
    OtherUser.owns(named);
    set(UserCache.PROPERTY, named.toString());
    assertRefused(named);
    set(UserCache.PROPERTY, Files.createSymbolicLink(temp.resolve("link"), named).toString());
    assertRefused(named);
  }

  private static void assertRefused(Path folder) {
    assertThatThrownBy(UserCache::root)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContainingAll(folder + ": belongs to user " + OtherUser.NUMBER, "trusted");
  }

  @Test
  void whatCostsLittleIsKeptElsewhereWhereTheCacheIsRefused() throws IOException {
    Path named = Files.createDirectory(temp.resolve("named"));
    set(UserCache.PROPERTY, named.toString());
    assertThat(UserCache.working("things")).isEqualTo(named.resolve("things"));
    OtherUser.owns(named);
    Path elsewhere = UserCache.working("things");
    assertThat(elsewhere).isEmptyDirectory().hasFileName("things");
    assertThat(permissions(elsewhere)).isEqualTo(OWNER_ONLY);
    assertThat(elsewhere.startsWith(named)).isFalse();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void setPermissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
