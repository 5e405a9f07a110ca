/**
 * {@code report.html}: one page on what a run did, made from what it wrote.
 *
 * <p>Start at {@link io.orchard.report.ReportPage}. The tables are read twice, row by row: what is
 * held does not grow with the number of images. May use {@code image}, {@code pca}, {@code
 * classify} and {@code io}.
 */
@NullMarked
package io.orchard.report;

import org.jspecify.annotations.NullMarked;
