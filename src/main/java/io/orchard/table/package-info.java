/**
 * Parquet and CSV, whatever the rows: files through Beam's file systems, columns, long vectors.
 *
 * <p>Start at {@link io.orchard.table.ParquetTable}. Depends on {@code storage}.
 */
@NullMarked
package io.orchard.table;

import org.jspecify.annotations.NullMarked;
