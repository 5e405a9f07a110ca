package io.orchard.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.resample.ResampleFilter;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small files that ask for much: what the fuzzer, or thinking as one, has found. */
@Timeout(60)
class HostileImagesTest {
  private static final Path FOLDER = Path.of("testdata/pillow");

  @Test
  void aSmallJpegOfAHugeSizeIsRejectedBeforeAnythingIsAllocated() throws Exception {
    byte[] file = Files.readAllBytes(FOLDER.resolve("jpeg-444.jpg"));
    int frame = 2;
    while ((file[frame + 1] & 0xff) != 0xc0) {
      frame += 2 + (int) Bytes.bigEndian(file, frame + 2, 2);
    }
    byte[] huge = Bytes.withBigEndian(file, frame + 5, 4, 13_377L << 16 | 13_377);
    long allocated = allocatedWhenRejected(huge, "ends before the image is complete");
    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void aTiffThatNamesItsContentAgainAndAgainTakesNoMoreMemory() {
    int entries = 20_000;
    ByteBuffer file = ByteBuffer.allocate(8 + 2 + 12 * entries + 4);
    file.order(ByteOrder.LITTLE_ENDIAN).put("II*\0".getBytes(StandardCharsets.US_ASCII));
    file.putInt(8).putShort((short) entries);
    for (int tag = 1_000; tag < 1_000 + entries; tag++) {
      file.putShort((short) tag).putShort((short) 1).putInt(200_000).putInt(8);
    }
    long allocated = allocatedWhenRejected(file.array(), "impossible size");
    assertThat(allocated).isLessThan(4 << 20);
  }

  @Test
  void aBigTiffWithCountsBeyondSixtyThreeBitsIsRejected() {
    long tooMany = 0xffffffff_7ffffff0L;
    long[][] oneLzwPixel = {{256, 1}, {257, 1}, {258, 8}, {259, 5}, {262, 1}, {273, 0}};
    allocatedWhenRejected(bigTiff(oneLzwPixel, 279, 1, tooMany), "ends before the image");
    allocatedWhenRejected(bigTiff(oneLzwPixel, 279, tooMany, 1), "ends before the image");
  }

  /** A BigTIFF file of tags with one value each, and one with any count. */
  private static byte[] bigTiff(long[][] tags, int tag, long count, long value) {
    ByteBuffer file = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    file.put("II+\0".getBytes(StandardCharsets.US_ASCII)).putInt(8).putLong(16);
    file.putLong(tags.length + 1);
    for (long[] each : tags) {
      file.putShort((short) each[0]).putShort((short) 16).putLong(1).putLong(each[1]);
    }
    return file.putShort((short) tag).putShort((short) 16).putLong(count).putLong(value).array();
  }

  @Test
  void aLosslessWebpWithEndlessTransformsIsRejected() {
    ByteBuffer file = ByteBuffer.allocate(2_020).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(2_012);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(2_000).put((byte) 0x2f);
    file.putInt(999 | 999 << 14);
    while (file.hasRemaining()) {
      // "A transform follows: subtract green", 101 from the low bit on, eight times in three bytes.
      file.put((byte) 0b01_101_101);
    }
    long allocated = allocatedWhenRejected(file.array(), "a transform comes twice");
    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void aThreadOfPixelsIsRejectedWhereItsWeightsWouldNotFit() throws Exception {
    byte[] file = png(1, 60_000_000);
    ImagePreparer preparer = ImagePreparation.of(ResampleFilter.LANCZOS).preparer(1, 1);
    try {
      assertThat(preparer.prepare(file).pixels()).hasSize(3);
    } catch (ImageDecodeException e) {
      assertThat(e).hasMessageContaining("heap").hasNoCause();
    }
    byte[] good = Files.readAllBytes(FOLDER.resolve("jpeg-444.jpg"));
    assertThat(preparer.prepare(good).pixels()).hasSize(3);
  }

  private static long allocatedWhenRejected(byte[] file, String message) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ImageDecoder decoder = ImageDecoder.create();
    assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining(message);
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      decoder.decode(file);
    } catch (ImageDecodeException rejected) {
      return threads.getCurrentThreadAllocatedBytes() - before;
    }
    throw new AssertionError("not rejected");
  }

  /** A black image of one bit per pixel. */
  private static byte[] png(int width, int height) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'});
    byte[] kind = {1, 0, 0, 0, 0};
    file.writeBytes(
        chunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(kind).array()));
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[2 * height]);
    deflater.finish();
    byte[] data = new byte[1 << 20];
    int length = deflater.deflate(data);
    deflater.end();
    file.writeBytes(chunk("IDAT", Arrays.copyOf(data, length)));
    file.writeBytes(chunk("IEND", new byte[0]));
    return file.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    return ByteBuffer.allocate(12 + content.length)
        .putInt(content.length)
        .put(name)
        .put(content)
        .putInt((int) checksum.getValue())
        .array();
  }
}
