/**
 * Count, mean and covariance of feature vectors, as values and as mergeable accumulators.
 *
 * <p>Start at {@link io.orchard.stats.CovarianceAccumulator}: rows go in, partial results merge,
 * and {@link io.orchard.stats.CovarianceStats} comes out. A {@link io.orchard.stats.StatsPlan} says
 * when rows turn into co-moments or a sketch, and {@link io.orchard.stats.StatsPart} is what
 * travels. Of classes, {@link io.orchard.stats.MeanAccumulator} keeps count and mean alone.
 * Throughout, {@code n} counts rows, {@code d} features, {@code b} the rows of one block, and
 * matrices are row-major.
 *
 * <p><b>The binary form</b> of statistics and accumulators, version 1. All numbers are big-endian;
 * a reader of an older or newer version refuses it.
 *
 * <ul>
 *   <li>int {@code 0x4F435653}, the letters OCVS; byte 1, the version;
 *   <li>byte: 0 if rows follow, 1 if co-moments do, 2 if a sketch does; int d; long n; int: the
 *       number of rows held as float, 0 for co-moments, or the number r of rows of the sketch;
 *   <li>int: CRC-32 of the 22 bytes so far;
 *   <li>rows: those held as float, {@code [., d]} float, then the others, {@code [., d]} double;
 *   <li>or co-moments, all double: the means {@code [d]}; what rounding the means left out, {@code
 *       [d]}; then, for each i from 0 to {@code d - 1}, the sums over rows of the products of the
 *       deviations of features i and j from their means, for j from i to {@code d - 1}. The
 *       covariance is this sum divided by {@code n - 1};
 *   <li>or a sketch: int l, the rows kept when it shrinks; double, the bound on what was lost;
 *       then, all double, the means {@code [d]} and what rounding left out {@code [d]}; the sums of
 *       squared deviations {@code [d]}; the rows {@code [r, d]};
 *   <li>int: CRC-32 of what follows the first one.
 * </ul>
 *
 * <p>Depends on the JDK and, through {@link io.orchard.stats.Blas} and {@link
 * io.orchard.stats.SymmetricSolver}, on OpenBLAS where it loads, else on commons-math3, and on
 * {@code io.orchard.cache} for the place that it loads from. Knows nothing of images, networks, PCA
 * or pipelines.
 */
@NullMarked
package io.orchard.stats;

import org.jspecify.annotations.NullMarked;
