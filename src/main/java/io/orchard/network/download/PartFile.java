package io.orchard.network.download;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes one answer of a web server into a file that may hold the beginning already. The client's
 * threads write, the caller's waits and asks how far it is.
 */
final class PartFile implements AutoCloseable {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_SATISFIABLE = 416;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final Path file;
  private final long start;
  private final DownloadProgress progress;
  private @Nullable FileChannel channel;
  private @Nullable IOException failure;
  private boolean closed;
  private boolean resumed;
  private boolean afresh;
  private long size;
  private long total = -1;

  /**
   * Prepares for an answer.
   *
   * @param start how many bytes the file holds already
   */
  PartFile(Path file, long start, DownloadProgress progress) {
    this.file = file;
    this.start = start;
    this.size = start;
    this.progress = progress;
  }

  /** Returns how many bytes the file held before. */
  long start() {
    return start;
  }

  /** Returns how many bytes it holds now. */
  synchronized long size() {
    return size;
  }

  /** Returns whether the answer continued what the file held. */
  synchronized boolean resumed() {
    return resumed;
  }

  /** Returns whether what the file held was of no use and is gone, so that asking again helps. */
  synchronized boolean startsAfresh() {
    return afresh;
  }

  /** Decides by an answer's head where its body goes. */
  synchronized BodySubscriber<Void> accept(ResponseInfo head) {
    try {
      switch (head.statusCode()) {
        case OK -> open(head, 0);
        case PARTIAL -> resume(head);
        case NOT_SATISFIABLE -> acceptAll(head);
        default -> failure = new IOException("the server answers " + head.statusCode());
      }
    } catch (IOException e) {
      failure = e;
    }
    return channel == null
        ? BodySubscribers.replacing(null)
        : BodySubscribers.ofByteArrayConsumer(this::write);
  }

  private void resume(ResponseInfo head) throws IOException {
    Matcher range = RANGE.matcher(head.headers().firstValue("Content-Range").orElse(""));
    if (start == 0 || !range.matches() || !range.group(1).equals(Long.toString(start))) {
      dropUseless("the server answers with another range than it was asked for");
      return;
    }
    resumed = true;
    open(head, start);
  }

  /** Takes the answer that nothing is missing; any other answer of this kind helps nobody. */
  private void acceptAll(ResponseInfo head) throws IOException {
    resumed = head.headers().firstValue("Content-Range").orElse("").equals("bytes */" + start);
    if (!resumed) {
      dropUseless("the server has no bytes from " + start + " on");
    }
  }

  private void dropUseless(String reason) throws IOException {
    afresh = start > 0;
    Files.deleteIfExists(file);
    size = 0;
    failure = new IOException(reason);
  }

  private void open(ResponseInfo head, long from) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(from).position(from);
    size = from;
    long length = head.headers().firstValueAsLong("Content-Length").orElse(-1);
    total = length < 0 ? -1 : from + length;
    progress.start(from, total);
  }

  private synchronized void write(Optional<byte[]> bytes) {
    if (bytes.isEmpty() || closed || failure != null) {
      return;
    }
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
      while (buffer.hasRemaining()) {
        size += channel.write(buffer);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Passes on why the answer cannot be taken.
   *
   * @throws IOException if there is a reason
   */
  synchronized void checkWritten() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Accepts an answer that has ended.
   *
   * @throws IOException if it was not what was asked for, or ended too early
   */
  synchronized void checkComplete() throws IOException {
    checkWritten();
    if (total >= 0 && size != total) {
      throw new IOException(
          String.format(Locale.ROOT, "the answer ended after %,d of %,d bytes", size, total));
    }
    if (channel != null) {
      channel.force(true);
      progress.done(size);
    }
  }

  /** Closes the file; whatever the client's threads still bring is dropped. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }
}
