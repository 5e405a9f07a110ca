package io.orchard.table;

import java.io.Serializable;
import java.util.List;

/**
 * How a table is written as comma-separated text.
 *
 * @param <T> the type of the rows
 */
public interface CsvTable<T> extends Serializable {

  /** Returns the header of a file without rows. */
  List<String> csvHeader();

  /** Returns the header of a file whose rows look like this one. */
  List<String> csvHeader(T row);

  /**
   * Returns a row's cells; null is an empty one. Text from outside is a {@code String} here, and
   * written so that no spreadsheet takes it for a formula, see {@link CsvText}.
   */
  List<Object> csvRow(T row);
}
