package io.orchard.network.folder;

import java.util.List;

/**
 * One input or output of a network.
 *
 * @param key its key in the signature of a SavedModel; in an ONNX file, the tensor's name
 * @param tensor the tensor's name in the graph
 * @param type its element type as the engine writes it, such as {@code DT_UINT8} or {@code UINT8}
 * @param shape its dimensions; -1 where any size goes
 */
public record TensorInfo(String key, String tensor, String type, List<Long> shape) {

  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Returns this tensor with another shape. */
  public TensorInfo withShape(List<Long> other) {
    return new TensorInfo(key, tensor, type, other);
  }

  /** Returns one phrase for messages: {@code images DT_UINT8 [-1, 224, 224, 3]}. */
  public String summary() {
    return key.replaceAll("\\p{Cntrl}", "?") + " " + type + " " + shape;
  }
}
