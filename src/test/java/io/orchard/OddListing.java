package io.orchard;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Pages that come with status 200 and that no page of a listing is, and how a client takes them.
 */
public enum OddListing {
  EMPTY("no Name", ""),
  LOGIN_PAGE("no Name", "<html><body>Please log in</body></html>"),
  ERROR("S3 answered 200 InternalError", "<Error><Code>InternalError</Code></Error>"),
  NO_NAME("no Name", OddListing.page("<IsTruncated>false</IsTruncated>", 9, 10)),
  NO_IS_TRUNCATED("no IsTruncated", OddListing.page(OddListing.NAME, 9, 10)),
  NO_TOKEN(
      "no NextContinuationToken",
      OddListing.page(OddListing.NAME + "<IsTruncated>true</IsTruncated>", 9, 10)),
  FEWER_KEYS("2 of 3 keys", OddListing.page(OddListing.LAST + "<KeyCount>3</KeyCount>", 9, 10)),
  NEGATIVE_SIZE("no Size", OddListing.page(OddListing.LAST, 9).replace("<Size>", "<Size>-")),
  NO_SIZE("no Size", OddListing.page(OddListing.LAST, 9).replaceAll("<Size>.*</Size>", "")),
  NO_KEY("no Key", OddListing.page(OddListing.LAST, 9).replaceAll("<Key>.*</Key>", "")),
  GARBAGE("no XML", "\u0001garbage<<<>>>"),
  JSON("no XML", "{\"ok\":true}"),
  CUT_SHORT("no XML", "<?xml version=\"1.0\"?><ListBucketResult><Contents><Key>a.png</Ke"),
  ENTITIES(
      "no XML",
      "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>"
          + "<ListBucketResult><Name>&b;</Name></ListBucketResult>"),
  FOREIGN_FILE(
      "no XML",
      "<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
          + "<ListBucketResult><Name>&x;</Name><IsTruncated>false</IsTruncated>"
          + "</ListBucketResult>"),
  SAME_TOKEN("same continuation token", OddListing.page(OddListing.more("2"), 9, 10)),
  CIRCLE("two pages begin with the same key", OddListing.page(OddListing.more("3"), 0, 1));

  /** Bytes in every image. */
  private static final int BYTES = 1000;

  private static final int KEYS = 12;
  private static final String NAME = "<Name>fruits</Name>";
  private static final String LAST = NAME + "<IsTruncated>false</IsTruncated>";

  private final String sign;
  private final String body;

  OddListing(String sign, String body) {
    this.sign = sign;
    this.body = body;
  }

  /** Returns what an error line says of it. */
  public String sign() {
    return sign;
  }

  /** Returns whether it may be another thing next time, so that a client asks again. */
  public boolean isRetried() {
    return this != SAME_TOKEN && this != CIRCLE;
  }

  /** Lets a server send it in the place of a first page. */
  public void first(WireMockServer server) {
    server.stubFor(listing().willReturn(ok(body)));
  }

  /** Lets a server send it after a first page of 9 keys. */
  public void second(WireMockServer server) {
    whole(server);
    server.stubFor(continued().willReturn(ok(body)));
  }

  /** Lets a server send it once after a first page of 9 keys, and the rest of 12 if asked again. */
  public void secondOnce(WireMockServer server) {
    whole(server);
    server.stubFor(
        continued()
            .inScenario(name())
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("sent")
            .willReturn(ok(body)));
  }

  /** Lets a server list 12 keys in two pages. */
  public static void whole(WireMockServer server) {
    String last = page(LAST + "<KeyCount>3</KeyCount>", 9, 10, 11);
    server.stubFor(
        listing()
            .withQueryParam("continuation-token", absent())
            .willReturn(ok(page(more("2"), IntStream.range(0, 9).toArray()))));
    server.stubFor(continued().willReturn(ok(last)));
  }

  /** Lets a server give the images that it lists, each of another grey. */
  public static void content(WireMockServer server) throws IOException {
    for (int i = 0; i < KEYS; i++) {
      byte[] image = bmp(20 * i);
      server.stubFor(
          get(urlPathEqualTo("/fruits/" + key(i)))
              .willReturn(aResponse().withHeader("ETag", "\"1\"").withBody(image)));
    }
  }

  private static byte[] bmp(int grey) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(grey % 8, 3, new Color(grey, grey, grey).getRGB());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "bmp", bytes);
    return Arrays.copyOf(bytes.toByteArray(), BYTES);
  }

  private static MappingBuilder listing() {
    return get(urlPathEqualTo("/fruits")).withQueryParam("list-type", matching("2"));
  }

  private static MappingBuilder continued() {
    return listing().withQueryParam("continuation-token", matching(".*"));
  }

  private static String more(String token) {
    return NAME
        + "<IsTruncated>true</IsTruncated><NextContinuationToken>"
        + token
        + "</NextContinuationToken>";
  }

  private static String key(int number) {
    return String.format(Locale.ROOT, "in/Apple/%02d.bmp", number);
  }

  private static String page(String head, int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(
            number ->
                "<Contents><Key>"
                    + key(number)
                    + "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>"
                    + BYTES
                    + "</Size></Contents>")
        .collect(Collectors.joining("", "<ListBucketResult>" + head, "</ListBucketResult>"));
  }
}
