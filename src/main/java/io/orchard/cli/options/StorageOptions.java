package io.orchard.cli.options;

import io.orchard.storage.S3AccessOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Where data in S3 may lie, and how it is encrypted there. */
@Description("Storage in S3")
public interface StorageOptions extends S3AccessOptions {

  /** The encryption where nobody chooses one. */
  String DEFAULT_SSE = "s3";

  /** Returns the regions that buckets may lie in, separated by commas. */
  @Description(
      "regions that every bucket must lie in, such as eu-*; several by comma. Buckets are asked"
          + " before the first read")
  @Otherwise("any")
  @Nullable String getRequireRegion();

  /** Sets the regions that buckets may lie in. */
  void setRequireRegion(@Nullable String value);

  /** Returns how objects are encrypted. */
  @Description(
      "s3, kms or none: how objects that are written are encrypted, by a key of S3's own, by one"
          + " of KMS, or as the bucket says")
  @Default.String(DEFAULT_SSE)
  String getSse();

  /** Sets how objects are encrypted. */
  void setSse(String value);

  /** Returns the key of KMS. */
  @Description("ARN or id of the key for --sse=kms")
  @Otherwise("the account's key for S3")
  @Nullable String getSseKmsKeyId();

  /** Sets the key of KMS. */
  void setSseKmsKeyId(@Nullable String value);

  /** Returns whether a bucket's name stands in the path of a URL. */
  @Override
  @Description("true puts a bucket's name into the path of a URL, false before the host's name")
  @Otherwise("true for an --endpoint that is not AWS's")
  @Nullable Boolean getPathStyle();

  /** Returns whether S3 is asked without credentials. */
  @Override
  @Description("true reads public buckets without credentials; --output must be local")
  @Default.Boolean(false)
  boolean getAnonymous();
}
