package io.orchard.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.orchard.rows.ImageFile;
import io.orchard.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a place is written. */
class ImageLocationTest {

  @Test
  void aCommaInAPlaceHasABackslash() {
    assertThat(ImageLocation.parseAll("s3://b/a\\,b , /data/x\\,y,s3://b/{c\\,d}/*"))
        .extracting(ImageLocation::toString)
        .containsExactly("s3://b/a,b", "/data/x,y", "s3://b/{c,d}/*");
  }

  @ParameterizedTest
  @CsvSource({
    "/data, /data/a.jpg, a.jpg, true",
    "/data/, /data/b/a.jpg, b/a.jpg, false",
    "/, /a.jpg, a.jpg, true",
    "/, /data/a.jpg, data/a.jpg, false",
    "/data/a.jpg, /data/a.jpg, a.jpg, true",
    "/data/*.jpg, /data/a.jpg, a.jpg, true",
    "/data/*, /data/b/a.jpg, b/a.jpg, false",
    "s3://b, s3://b/a.jpg, a.jpg, true",
    "s3://b/, s3://b/data/a.jpg, data/a.jpg, false",
    "s3://b/data, s3://b/data/a.jpg, a.jpg, true",
    "s3://b/data/, s3://b/data/a.jpg, a.jpg, true",
    "s3://b/data, s3://b/data//a.jpg, /a.jpg, false",
    "s3://b/data/a.jpg, s3://b/data/a.jpg, a.jpg, true",
    "s3://b/data/*.jpg, s3://b/data/a.jpg, a.jpg, true",
    "s3://b/d*, s3://b/data/a.jpg, data/a.jpg, false",
  })
  void imagesLieBelowWhereTheSearchStarts(
      String place, String uri, String below, boolean directly) {
    ImageLocation location = ImageLocation.parse(place);
    assertThat(location.below(uri)).isEqualTo(below);
    assertThat(location.isDirectly(ImageFile.of(uri, uri, 1, null))).isEqualTo(directly);
  }

  @ParameterizedTest
  @CsvSource({
    "file:///data/a%2Cb, '/data/a,b'",
    "file:/data/a%20b c, /data/a b c",
    "file://localhost/data/x, /data/x",
    "file:///data/a#b, /data/a#b",
    "file:///data/a?b#c%23, /data/a?b#c#",
    "file:///data/100%/p%C3%AAche, /data/100%/pêche",
    "file:///data/[1]%20x, /data/[1] x",
    "file:///data/a+b, /data/a+b",
  })
  void anyFileHasAUri(String uri, String path) {
    assertThat(Storage.localPath(uri)).hasToString(path);
  }
}
