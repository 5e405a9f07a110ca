package io.orchard.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other ways to write a place in S3, which become the one that everything here reads: Hadoop's
 * schemes, and the ARN of an access point with a slash in it, where a bucket's name would end.
 */
final class S3Spelling {

  private static final Pattern SCHEME = Pattern.compile("(?i)\\bs3[an]?://");

  /** AWS takes a colon wherever it writes a slash itself (ARNs of access points and outposts). */
  private static final Pattern ARN =
      Pattern.compile("s3://arn:[^/,\\s]*:(?:outpost[:/][^/:,\\s]+[:/])?accesspoint/[^/,\\s]+");

  private S3Spelling() {}

  /** Returns a text with every place in S3 as {@code s3://bucket/key}. */
  static String plain(String text) {
    String schemes = SCHEME.matcher(text).replaceAll("s3://");
    return ARN.matcher(schemes)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "s3://" + found.group().substring("s3://".length()).replace('/', ':')));
  }
}
