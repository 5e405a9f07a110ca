package io.orchard.network.folder;

import java.util.List;

/**
 * One input or output of a SavedModel's signature.
 *
 * @param key its key in the signature
 * @param tensor the tensor's name in the graph
 * @param type its element type as TensorFlow writes it, such as {@code DT_UINT8}
 * @param shape its dimensions; -1 where any size goes
 */
public record TensorInfo(String key, String tensor, String type, List<Long> shape) {

  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Returns one phrase for messages: {@code images DT_UINT8 [-1, 224, 224, 3]}. */
  String summary() {
    return key + " " + type + " " + shape;
  }
}
