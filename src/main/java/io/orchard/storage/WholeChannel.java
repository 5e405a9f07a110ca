package io.orchard.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Locale;

/**
 * Reads an object of S3 that is as long as S3 told before. Of one that is not, because it was
 * replaced meanwhile or another server answers, Beam's channel gives no byte, and no end, for ever.
 */
final class WholeChannel implements SeekableByteChannel {

  private final SeekableByteChannel channel;

  WholeChannel(SeekableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int read = channel.read(buffer);
    boolean endsEarly = read == 0 && buffer.hasRemaining();
    if (endsEarly || position() > size()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "S3 told of %,d bytes, but %s %,d came; has it been replaced meanwhile, or does a"
                  + " proxy or a login page answer there?",
              size(),
              endsEarly ? "only" : "at least",
              position()));
    }
    return read;
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    channel.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int write(ByteBuffer buffer) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
