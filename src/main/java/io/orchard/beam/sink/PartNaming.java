package io.orchard.beam.sink;

import java.util.Locale;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;

/**
 * Names the files of a table {@code part-00000-of-00003.parquet}, as Beam does, but in the same
 * digits whatever the language of the worker.
 *
 * @param prefix what names start with, {@code part} or a folder before it
 * @param suffix the ending, with its dot
 */
public record PartNaming(String prefix, String suffix) implements FileIO.Write.FileNaming {

  @Override
  public String getFilename(
      BoundedWindow window, PaneInfo pane, int files, int file, Compression compression) {
    return name(prefix, file, files, suffix);
  }

  static String name(String prefix, int file, int files, String suffix) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d%s", prefix, file, files, suffix);
  }
}
