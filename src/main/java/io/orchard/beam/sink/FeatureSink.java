package io.orchard.beam.sink;

import io.orchard.rows.FeatureTable;
import io.orchard.rows.FeatureWriter;
import io.orchard.rows.ImageFeatures;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.beam.sdk.io.FileIO;
import org.jspecify.annotations.Nullable;

/** Writes files of the {@code features/} table. */
public final class FeatureSink implements FileIO.Sink<ImageFeatures> {
  private static final long serialVersionUID = 1L;

  private final String fingerprint;
  private transient @Nullable FeatureWriter writer;

  /**
   * Creates the sink.
   *
   * @param fingerprint of what made the features
   */
  public FeatureSink(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    writer = FeatureTable.open(channel, fingerprint);
  }

  @Override
  public void write(ImageFeatures image) throws IOException {
    writer.write(image);
  }

  @Override
  public void flush() throws IOException {
    writer.close();
  }
}
