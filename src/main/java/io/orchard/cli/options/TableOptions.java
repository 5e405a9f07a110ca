package io.orchard.cli.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How tables are written. */
@Description("Tables")
public interface TableOptions extends PipelineOptions {

  /** Returns the formats of the reduced table, separated by commas. */
  @Description("parquet, csv or both by comma, for the reduced table and the predictions")
  @Default.String("parquet")
  String getFormats();

  /** Sets the formats of the reduced table. */
  void setFormats(String value);

  /** Returns the number of files per table. */
  @Description(
      "files per table; 0 lets the runner choose, 1 makes one file. With --resume=true, a number"
          + " writes all features again")
  @Default.Integer(0)
  int getShards();

  /** Sets the number of files per table. */
  void setShards(int value);

  /** Returns whether the reduced table has a folder for every split. */
  @Description(
      "true writes the reduced table into one folder per split, such as reduced/Training/; images"
          + " without a split go to reduced/none/")
  @Default.Boolean(false)
  boolean getFolderPerSplit();

  /** Sets whether the reduced table has a folder for every split. */
  void setFolderPerSplit(boolean value);

  /** Returns the extra columns of the reduced table, separated by commas. */
  @Description("extra columns of the reduced table: features, std_features or both by comma")
  @Otherwise("none")
  @Nullable String getColumns();

  /** Sets the extra columns of the reduced table. */
  void setColumns(@Nullable String value);
}
