package io.orchard.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks come back as they were written, and paths of one folder take little. */
class VectorBlockTest {

  @Test
  void oddPathsAndNumbersComeBack() throws IOException {
    float[] vector = {0, -0f, Float.MIN_VALUE, -Float.MAX_VALUE};
    byte[] one = {(byte) 255};
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    VectorBlock block =
        new VectorBlock(
            List.of(
                new PlacedVector("a/é.jpg", vector, one),
                new PlacedVector("a/è.jpg", vector, all),
                new PlacedVector("a/è.jpg", vector, one),
                new PlacedVector("", vector, one),
                new PlacedVector("🍎", vector, one)));
    assertThat(read(written(block))).isEqualTo(block);
  }

  @Test
  void aSharedFolderIsWrittenOnce() throws IOException {
    List<PlacedVector> vectors = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      vectors.add(new PlacedVector(Twins.name(i), new float[50], new byte[] {1, 2, 3}));
    }
    assertThat(written(new VectorBlock(vectors))).hasSizeLessThan(1000 * (200 + 8 + 4 + 10));
  }

  private static byte[] written(VectorBlock block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    block.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static VectorBlock read(byte[] bytes) throws IOException {
    return VectorBlock.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
