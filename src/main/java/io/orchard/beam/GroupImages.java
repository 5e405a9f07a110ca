package io.orchard.beam;

import io.orchard.rows.ImageFile;
import io.orchard.rows.RowCoders;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Puts images from anywhere into groups, the unit of work of {@link ExtractFeatures}: those of a
 * table, say. {@link ListImages} names groups itself.
 *
 * <p>A row needs no more than a URI, local or {@code s3://}: {@link ImageFile#unlisted} is read as
 * it is then. With the size and the ETag that a listing found, an image may be larger, more are
 * read ahead, and one that has changed is rejected. Labels and splits are the caller's to give. The
 * groups are those of the URIs' hashes, so the same in every run.
 */
public final class GroupImages
    extends PTransform<PCollection<ImageFile>, PCollection<KV<String, Iterable<ImageFile>>>> {
  private static final long serialVersionUID = 1L;

  private final int groups;

  private GroupImages(int groups) {
    this.groups = groups;
  }

  /** Returns the transform that makes as many groups as suit the runner. */
  public static GroupImages create() {
    return new GroupImages(0);
  }

  /**
   * Returns the transform that makes so many groups.
   *
   * @param groups at least 1; a group is worked on by one thread
   */
  public GroupImages withGroups(int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException("groups must be 1 or more, found " + groups);
    }
    return new GroupImages(groups);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.addIfNotDefault(DisplayData.item("groups", groups).withLabel("Groups"), 0);
  }

  @Override
  public PCollection<KV<String, Iterable<ImageFile>>> expand(PCollection<ImageFile> images) {
    int count = groups > 0 ? groups : RunnerTuning.of(images.getPipeline()).buckets();
    return images
        .apply(
            "Name groups",
            WithKeys.of(image -> String.valueOf(Math.floorMod(image.uri().hashCode(), count))))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RowCoders.IMAGE_FILE))
        .apply("Group", GroupByKey.create());
  }
}
