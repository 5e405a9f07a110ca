package io.orchard.network.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.orchard.network.folder.NetworkException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * A loaded ONNX file, run one image at a time. More at once gain nothing: two callers with an image
 * each are faster than with four (MobileNetV2); files with a fixed batch run like those with an
 * open one; and no image's features depend on its neighbours, as they would where a quantised
 * network takes its scales from the whole batch.
 *
 * <p>Safe for use by several threads: each run has an input of its own.
 */
final class OnnxSession implements AutoCloseable {
  /** A place in the engine's source and a function of it, as they stand before its reasons. */
  private static final Pattern OWN_SOURCE =
      Pattern.compile(
          "^Error code - \\w+ - message: |Load model from .*? failed:"
              + "|(/onnxruntime_src/\\S+:\\d+ .*?\\)|\\w+\\.cc:\\d+ \\w+)( const)? ");

  private final OrtEnvironment engine;
  private final OrtSession session;
  private final OnnxInput input;
  private final String output;
  private final Queue<Lane> lanes = new ConcurrentLinkedQueue<>();

  /**
   * What an output holds for one image.
   *
   * @param shape its dimensions
   * @param values all of them, row-major
   */
  record Output(long[] shape, float[] values) {}

  /** An input that one caller fills at a time, over a buffer outside the heap. */
  private record Lane(ByteBuffer buffer, OnnxTensor tensor) {}

  private OnnxSession(OrtEnvironment engine, OrtSession session, OnnxInput input, String output) {
    this.engine = engine;
    this.session = session;
    this.input = input;
    this.output = output;
  }

  /**
   * Loads a file, starting the engine where needed.
   *
   * @param output name of the output to compute
   * @throws NetworkException if the engine cannot start, or refuses the file
   */
  static OnnxSession load(Path file, OnnxInput input, String output) {
    OrtEnvironment engine = OnnxEngine.start();
    try (SessionOptions options = OnnxEngine.sessionOptions()) {
      OrtSession session = engine.createSession(file.toString(), options);
      return new OnnxSession(engine, session, input, output);
    } catch (OrtException e) {
      throw new NetworkException(
          "ONNX Runtime refuses " + file.getFileName() + ": " + reason(e), e);
    }
  }

  /** Returns what the engine says, without what it says of its own source. */
  private static String reason(OrtException failure) {
    return OWN_SOURCE.matcher(NetworkException.reason(failure)).replaceAll("");
  }

  /**
   * Runs the network on the caller's thread.
   *
   * @param pixels {@code [h, w, 3]} RGB of the input's size
   * @throws NetworkException if it fails, or gives no numbers
   */
  Output run(byte[] pixels) {
    Lane lane = lanes.poll();
    try {
      lane = lane == null ? lane() : lane;
      input.write(pixels, lane.buffer());
      try (OrtSession.Result result =
          session.run(Map.of(input.name(), lane.tensor()), Set.of(output))) {
        return output(result.get(0));
      }
    } catch (OrtException e) {
      throw new NetworkException("ONNX Runtime failed: " + reason(e), e);
    } finally {
      if (lane != null) {
        lanes.add(lane);
      }
    }
  }

  private Lane lane() throws OrtException {
    ByteBuffer buffer = input.allocate();
    OnnxTensor tensor =
        switch (input.type()) {
          case FLOAT -> OnnxTensor.createTensor(engine, buffer.asFloatBuffer(), input.shape());
          default -> OnnxTensor.createTensor(engine, buffer, input.shape(), input.type());
        };
    return new Lane(buffer, tensor);
  }

  private Output output(OnnxValue value) {
    if (value instanceof OnnxTensor tensor) {
      FloatBuffer floats = tensor.getFloatBuffer(); // A copy; of float16, converted.
      if (floats != null) {
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return new Output(tensor.getInfo().getShape(), values);
      }
    }
    throw new NetworkException(
        "The output " + output + " is no tensor of float32 or float16, found " + value.getInfo());
  }

  /** Frees the network. No run may be in progress. */
  @Override
  public void close() {
    lanes.forEach(lane -> lane.tensor().close());
    lanes.clear();
    try {
      session.close();
    } catch (OrtException e) {
      throw new NetworkException("ONNX Runtime failed: " + reason(e), e);
    }
  }
}
