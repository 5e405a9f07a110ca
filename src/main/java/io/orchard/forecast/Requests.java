package io.orchard.forecast;

/**
 * Requests to S3 that a run makes, about: retries come on top, and what is read again by a worker
 * that was lost.
 *
 * <p>The numbers for an output are those that were counted in front of an S3 server while {@code
 * fit} ran over 300 images (100 listings, 373 reads, of which 43 HEAD, 123 writes and copies).
 *
 * @param list listings, of 1,000 keys each
 * @param get reads, HEAD among them
 * @param put writes and copies, with those that begin and end an upload
 * @param delete removals, of up to 1,000 keys each, which cost nothing
 */
public record Requests(long list, long get, long put, long delete) {

  private static final long KEYS = 1000;

  /** What Beam's writer uploads at a time. */
  private static final long PART_BYTES = 5 << 20;

  /** To begin an upload, for its first part, and to end it. */
  private static final long UPLOAD = 3;

  /** Listings of the folders of an output, before, between and after. */
  private static final long FOLDERS = 94;

  private static final long READS_OF_A_FILE = 4;
  private static final long DELETIONS = 10;

  /** Files besides those of the output and of the groups: listing, counts, claim. */
  private static final long NOTES = 3;

  /**
   * Returns the requests of a run.
   *
   * @param from whether the images are in S3
   * @param to whether the output is
   * @param listings how often the images are listed as a whole
   * @param images how many there are
   * @param files of the output, each of which is written and copied to its place
   * @param bytes of these
   */
  public static Requests of(
      boolean from, boolean to, int listings, long images, long files, long bytes) {
    long list = from ? listings * (2 + images / KEYS) : 0;
    long get = from ? images : 0;
    if (!to) {
      return new Requests(list, get, 0, 0);
    }
    long written = files + groups(images) + NOTES;
    return new Requests(
        list + FOLDERS + written / KEYS,
        get + READS_OF_A_FILE * files,
        UPLOAD * written + bytes / PART_BYTES + files,
        DELETIONS + written / KEYS);
  }

  /** Groups of images have a file each on the way: 16 images at first, soon 128. */
  private static long groups(long images) {
    if (images <= 128) {
      return (images + 15) / 16;
    }
    return images <= 1024
        ? Math.round(8 + 8 * Math.log(images / 128.0))
        : 25 + (images - 1024) / 128;
  }
}
