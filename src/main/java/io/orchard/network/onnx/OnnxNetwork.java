package io.orchard.network.onnx;

import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.TensorInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A loaded network that makes feature vectors. Safe for use by several threads. */
public final class OnnxNetwork implements AutoCloseable {
  private final OnnxSession session;
  private final OnnxOutput output;

  private OnnxNetwork(OnnxSession session, OnnxOutput output) {
    this.session = session;
    this.output = output;
  }

  /**
   * Loads a described file, and runs one image through it: a tenth of a second for a small network.
   *
   * @throws NetworkException if it cannot be run, or does not give what its description says
   */
  static OnnxNetwork load(Path file, NetworkDescription description) {
    TensorInfo input = Objects.requireNonNull(description.input());
    TensorInfo given = Objects.requireNonNull(description.output());
    OnnxSession session =
        OnnxSession.load(file, new OnnxInput(input, description.preprocessing()), given.tensor());
    try {
      OnnxOutput output =
          OnnxOutput.of(
              given.tensor(),
              sides(given.shape()),
              description.pooling(),
              OnnxInput.isChannelsFirst(input.shape()));
      OnnxNetwork network = new OnnxNetwork(session, output);
      network.features(new byte[description.width() * description.height() * 3]);
      return network;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static long[] sides(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Returns the features of an image, a new array; on the caller's thread.
   *
   * @param pixels {@code [h, w, 3]} RGB of the network's size
   * @throws NetworkException if the engine fails
   */
  public float[] features(byte[] pixels) {
    return output.features(session.run(pixels));
  }

  /** Frees the network. No call may be in progress. */
  @Override
  public void close() {
    session.close();
  }
}
