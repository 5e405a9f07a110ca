package io.orchard.cli.options;

import io.orchard.listing.NameFilter;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which images to read. */
@Description("Images")
public interface InputOptions extends PipelineOptions {

  /** Returns the places to read, separated by commas. */
  @Required(example = "images/")
  @Description(
      "folder, s3://bucket/prefix or glob; several by comma, one within a path is \\,. A folder or"
          + " prefix is read recursively")
  @Place
  @Nullable String getInput();

  /** Sets the places to read. */
  void setInput(@Nullable String value);

  /** Returns the file-name patterns, separated by commas. */
  @Description("file-name globs, whatever the case of the letters")
  @Default.String(NameFilter.IMAGES)
  String getInclude();

  /** Sets the file-name patterns. */
  void setInclude(String value);

  /** Returns the names that are left out, separated by commas. */
  @Description(
      "globs for names of files and folders below --input that are left out, and counted on"
          + " stderr; empty for none of them")
  @Default.String(NameFilter.HIDDEN)
  String getExclude();

  /** Sets the names that are left out. */
  void setExclude(String value);

  /** Returns how many images are taken. */
  @Description(
      "takes so many images, spread over classes and splits: the same ones each time, and a larger"
          + " number takes them too")
  @Otherwise("all images")
  @Nullable Integer getSample();

  /** Sets how many images are taken. */
  void setSample(@Nullable Integer value);

  /** Returns whether images that the output has features of are left unread. */
  @Description(
      "true takes over the features that an earlier run, finished or not, left in --output: only"
          + " new and changed images are read")
  @Default.Boolean(false)
  boolean getResume();

  /** Sets whether images that the output has features of are left unread. */
  void setResume(boolean value);

  /** Returns the share of images with features that may be gone, 0 to 1. */
  @Description(
      "share of the images that --output has features of, 0 to 1, that a run that resumes may find"
          + " gone; with more it stops before it drops their features")
  @Default.Double(0.1)
  double getMaxGone();

  /** Sets the share of images with features that may be gone. */
  void setMaxGone(double value);

  /** Returns the share of images that may be rejected, 0 to 1. */
  @Description("share of rejected images, 0 to 1, above which the run fails with exit code 3")
  @Default.Double(0.01)
  double getMaxFailureRate();

  /** Sets the share of images that may be rejected. */
  void setMaxFailureRate(double value);

  /** Returns whether it is only told what the run would take. */
  @Description(
      "true lists the images, runs a few of them, and prints what the run would take: time, memory,"
          + " size, requests to S3; nothing is written under --output")
  @Default.Boolean(false)
  boolean getDryRun();

  /** Sets whether it is only told what the run would take. */
  void setDryRun(boolean value);

  /** Returns what an hour of a core costs, in any currency, or null. */
  @Description(
      "what an hour of one core costs, in any currency: run.json, summary and report tell what the"
          + " run's processor time comes to")
  @Otherwise("no sum")
  @Nullable Double getPrice();

  /** Sets what an hour of a core costs. */
  void setPrice(@Nullable Double value);

  /** Returns the URL of the Prometheus Pushgateway that is told how the run ended, or null. */
  @Description(
      "URL of a Prometheus Pushgateway that is told the figures of run.json when the run has ended,"
          + " such as http://pushgateway:9091")
  @Otherwise("none")
  @Nullable String getPushgateway();

  /** Sets the URL of the Pushgateway. */
  void setPushgateway(@Nullable String value);

  /** Returns the seconds that one image may take to be read and decoded; 0 for any time. */
  @Description(
      "seconds that reading and decoding one image may take before it is rejected, on a disk that"
          + " hangs as in S3; 0 for any time")
  @Default.Double(60)
  double getImageTimeout();

  /** Sets the seconds that one image may take. */
  void setImageTimeout(double value);
}
