package io.orchard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class ResumingStreamTest {

  private static final long SEED = 6;

  /** How a connection ends before all has come. */
  private enum Break {
    RESET,
    END
  }

  private final Random random = new Random(SEED);
  private final byte[] content = new byte[100_000];
  private final AtomicInteger opened = new AtomicInteger();

  @ParameterizedTest
  @EnumSource(Break.class)
  void everyByteComesOnceHoweverOftenAConnectionBreaks(Break kind) throws IOException {
    random.nextBytes(content);
    try (ResumingStream stream = stream(position -> random.nextInt(3_000), kind)) {
      assertThat(stream.readAllBytes()).as("seed " + SEED).isEqualTo(content);
    }
    assertThat(opened.get()).isGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(Break.class)
  void aSourceThatGivesNothingMoreIsGivenUp(Break kind) throws IOException {
    try (ResumingStream stream = stream(position -> position < 500 ? 500 : 0, kind)) {
      assertThat(stream.readNBytes(500)).hasSize(500);
      assertThatThrownBy(stream::read)
          .isInstanceOf(kind == Break.END ? EOFException.class : IOException.class);
    }
    assertThat(opened.get()).isEqualTo(1 + QuickS3Clients.PATIENCE.retries());
  }

  /** Says how many bytes a connection gives that begins at a position. */
  private interface Portion {
    int bytes(long position);
  }

  private ResumingStream stream(Portion portion, Break kind) {
    return new ResumingStream(
        open(0, portion, kind),
        content.length,
        position -> open(position, portion, kind),
        QuickS3Clients.PATIENCE);
  }

  private ResponseInputStream<?> open(long position, Portion portion, Break kind) {
    opened.incrementAndGet();
    int count = (int) Math.min(portion.bytes(position), content.length - position);
    InputStream bytes = new ByteArrayInputStream(content, (int) position, count);
    return new ResponseInputStream<>(
        GetObjectResponse.builder().build(), kind == Break.END ? bytes : resetAtEnd(bytes));
  }

  private static InputStream resetAtEnd(InputStream bytes) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        int read = bytes.read(buffer, offset, count);
        if (read < 0) {
          throw new IOException("Connection reset");
        }
        return read;
      }
    };
  }
}
