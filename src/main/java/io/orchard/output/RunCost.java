package io.orchard.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a run took, from its start to its report.
 *
 * @param coreHours processor time of all processes that are known, in hours of one core
 * @param bytesRead bytes of image files that were read
 * @param s3Requests requests sent to S3, repeated ones included
 * @param peakMemory the most bytes that any one of these processes had resident, or null if unknown
 * @param price of an hour of a core, or null if it was not given
 * @param sum coreHours * price, or null without a price
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunCost(
    double coreHours,
    long bytesRead,
    long s3Requests,
    @Nullable Long peakMemory,
    @Nullable Double price,
    @Nullable Double sum) {

  /**
   * Returns what a run took, with the sum if there is a price.
   *
   * @param cpuMillis processor time, in milliseconds
   * @param peakMemory in bytes, 0 if unknown
   */
  public static RunCost of(
      long cpuMillis, long bytesRead, long s3Requests, long peakMemory, @Nullable Double price) {
    double coreHours = cpuMillis / 3_600_000.0;
    return new RunCost(
        coreHours,
        bytesRead,
        s3Requests,
        peakMemory == 0 ? null : peakMemory,
        price,
        price == null ? null : coreHours * price);
  }
}
