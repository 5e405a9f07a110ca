package io.orchard.network.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the ranges of what each layer gives, by running images through it in float32. */
final class Calibration {
  private final Map<String, float[]> ranges = new HashMap<>();

  private Calibration() {}

  /**
   * Returns how to make bytes of each tensor.
   *
   * @param images prepared, {@code [3, side, side]} each
   */
  static Map<String, Quantization> of(List<Layer> layers, int side, List<float[]> images)
      throws OrtException {
    Calibration calibration = new Calibration();
    byte[] network = FloatNetwork.writeOpen(layers, side);
    OrtEnvironment engine = OnnxEngine.start();
    try (OrtSession session = engine.createSession(network)) {
      for (float[] image : images) {
        FloatBuffer buffer = FloatBuffer.wrap(image);
        calibration.add("images", buffer);
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(engine, buffer.rewind(), new long[] {1, 3, side, side});
            OrtSession.Result result = session.run(Map.of("images", tensor))) {
          for (Map.Entry<String, OnnxValue> output : result) {
            calibration.add(output.getKey(), ((OnnxTensor) output.getValue()).getFloatBuffer());
          }
        }
      }
    }
    return calibration.ranges.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                range -> Quantization.ofRange(range.getValue()[0], range.getValue()[1])));
  }

  private void add(String tensor, FloatBuffer values) {
    float[] range = ranges.computeIfAbsent(tensor, name -> new float[2]);
    while (values.hasRemaining()) {
      float value = values.get();
      range[0] = Math.min(range[0], value);
      range[1] = Math.max(range[1], value);
    }
  }
}
