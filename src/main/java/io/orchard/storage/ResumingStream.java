package io.orchard.storage;

import io.orchard.storage.RetryingS3Clients.Patience;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.retry.RetryPolicyContext;
import software.amazon.awssdk.core.retry.backoff.BackoffStrategy;

/**
 * A stream of known length that opens its source again where that fails or ends too early. It gives
 * up after as many failures, without a byte between them, as a request is retried.
 */
final class ResumingStream extends InputStream {

  /** Opens the source at a position. */
  @FunctionalInterface
  interface Source {
    ResponseInputStream<?> open(long position);
  }

  private final long length;
  private final Source source;
  private final int retries;
  private final BackoffStrategy backoff;
  private ResponseInputStream<?> current;
  private long position;
  private int failures;

  /**
   * Creates the stream.
   *
   * @param first the source, open at position 0
   * @param length bytes in the source
   */
  ResumingStream(ResponseInputStream<?> first, long length, Source source, Patience patience) {
    this.current = first;
    this.length = length;
    this.source = source;
    this.retries = patience.retries();
    this.backoff = patience.backoff(patience.delay());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (position < length) {
      int read = tryRead(buffer, offset, (int) Math.min(count, length - position));
      if (read > 0) {
        position += read;
        failures = 0;
        return read;
      }
    }
    return -1;
  }

  /** Returns how many bytes came; if none did, the source has been opened again. */
  private int tryRead(byte[] buffer, int offset, int count) throws IOException {
    IOException failure;
    try {
      int read = current.read(buffer, offset, count);
      if (read > 0) {
        return read;
      }
      failure = new EOFException("ended after " + position + " of " + length + " bytes");
    } catch (IOException e) {
      failure = e;
    }
    if (failures == retries) {
      throw failure;
    }
    pause();
    failures++;
    current.abort();
    current = source.open(position);
    return 0;
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(
          backoff
              .computeDelayBeforeNextRetry(
                  RetryPolicyContext.builder().retriesAttempted(failures).build())
              .toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to read again");
    }
  }

  /** Drops the connection without reading the rest. */
  void abort() {
    current.abort();
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
