package io.orchard.beam;

import io.orchard.pca.PcaModel;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * A part of the encoded form of a model or classifier, because a wide one is more than one element
 * may be.
 *
 * @param index place among the model's chunks, from 0
 * @param bytes up to 8 MB; not to be changed
 */
public record ModelChunk(int index, byte[] bytes) implements Serializable {

  private static final int MAX_BYTES = 8 << 20;

  /** Cuts a model into chunks. */
  static <T> List<ModelChunk> of(Coder<T> coder, T model) {
    byte[] all;
    try {
      all = CoderUtils.encodeToByteArray(coder, model);
    } catch (CoderException e) {
      throw new UncheckedIOException(e);
    }
    List<ModelChunk> chunks = new ArrayList<>();
    for (int from = 0; from < all.length; from += MAX_BYTES) {
      int to = Math.min(from + MAX_BYTES, all.length);
      chunks.add(new ModelChunk(chunks.size(), Arrays.copyOfRange(all, from, to)));
    }
    return chunks;
  }

  /**
   * Returns the model that {@link FitPca} fitted.
   *
   * @param chunks all of them, in any order
   */
  public static PcaModel pcaModel(List<ModelChunk> chunks) {
    return join(ElementCoders.PCA_MODEL, chunks);
  }

  /** Returns the model whose chunks these are, in any order. */
  static <T> T join(Coder<T> coder, List<ModelChunk> chunks) {
    List<ModelChunk> sorted = new ArrayList<>(chunks);
    sorted.sort(Comparator.comparingInt(ModelChunk::index));
    byte[] all = new byte[sorted.stream().mapToInt(chunk -> chunk.bytes.length).sum()];
    int offset = 0;
    for (ModelChunk chunk : sorted) {
      System.arraycopy(chunk.bytes, 0, all, offset, chunk.bytes.length);
      offset += chunk.bytes.length;
    }
    try {
      return CoderUtils.decodeFromByteArray(coder, all);
    } catch (CoderException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelChunk that
        && index == that.index
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * index + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ModelChunk[" + index + ", " + bytes.length + " bytes]";
  }
}
