package io.orchard.table;

import java.util.regex.Pattern;

/**
 * Text from outside as it stands in a cell of a CSV file.
 *
 * <p>Excel, LibreOffice and Google Sheets take a cell for a formula that begins with {@code =}, and
 * some of them one that begins with {@code +}, {@code -}, {@code @}, their wide forms, a tab or the
 * end of a line, in quotes or not; and a formula can fetch and send. Who may put images into a
 * bucket chooses the names of its folders, and with them labels. So such a text gets a {@code '} in
 * front, which spreadsheets take for the beginning of a text. Loaders such as pandas, DuckDB and
 * Spark read that character as what it is; so that they can undo this, a text gets one too that
 * begins with {@code '} and would need one without. To undo it, remove one {@code '} where some of
 * them come before such a character. Parquet has every text as it is, and numbers are numbers in
 * both.
 */
public final class CsvText {

  private static final Pattern FORMULA =
      Pattern.compile("'*[=+\\-@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20].*", Pattern.DOTALL);

  private CsvText() {}

  /** Returns the cell for a text. */
  public static String of(String text) {
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }

  /** Returns the text of a cell that {@link #of} returned. */
  public static String read(String cell) {
    return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
  }
}
