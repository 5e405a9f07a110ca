package io.orchard.beam;

import io.orchard.io.FeatureTable;
import io.orchard.io.FeatureWriter;
import io.orchard.network.ImageFeatures;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.beam.sdk.io.FileIO;
import org.jspecify.annotations.Nullable;

/** Writes files of the {@code features/} table. */
final class FeatureSink implements FileIO.Sink<ImageFeatures> {
  private static final long serialVersionUID = 1L;

  private final String fingerprint;
  private transient @Nullable FeatureWriter writer;

  FeatureSink(String fingerprint) {
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
