package io.orchard.forecast;

/**
 * Requests to S3 that a run makes, about: retries come on top, and what is read again by a worker
 * that was lost.
 *
 * @param list listings, of 1,000 keys each
 * @param get reads
 * @param put writes and copies
 * @param delete removals, which cost nothing
 */
public record Requests(long list, long get, long put, long delete) {

  private static final long KEYS = 1000;

  /** Groups of images whose features are kept together, at the least. */
  private static final long GROUP = 128;

  /** What Beam's writer uploads at a time. */
  private static final long PART_BYTES = 5 << 20;

  /** Folders of an output that are looked through, before, between and after. */
  private static final long FOLDERS = 40;

  /**
   * Returns the requests of a run.
   *
   * @param from whether the images are in S3
   * @param to whether the output is
   * @param listings how often the images are listed as a whole
   * @param images how many there are
   * @param files that are written, besides what is kept on the way
   * @param bytes of these
   */
  public static Requests of(
      boolean from, boolean to, int listings, long images, long files, long bytes) {
    long kept = (images + GROUP - 1) / GROUP;
    long written = to ? files + kept : 0;
    return new Requests(
        (from ? listings * (2 + images / KEYS) : 0) + (to ? FOLDERS + written / KEYS : 0),
        (from ? images : 0) + (to ? 2 * files : 0),
        to ? written + bytes / PART_BYTES + files : 0,
        to ? written + files : 0);
  }
}
