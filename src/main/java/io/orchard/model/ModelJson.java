package io.orchard.model;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;

/**
 * The JSON files of a model folder: each an object with its {@code format}. What is no number is
 * not read as one, and what an older program does not know is refused.
 */
final class ModelJson {

  /** Some hundred times as much as any of them has. */
  private static final int MOST_BYTES = 1 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ModelJson() {}

  /**
   * Writes a file.
   *
   * @throws StorageException if it cannot be written
   */
  static void write(String file, Object description) {
    try {
      Storage.write(file, JSON.writeValueAsBytes(description));
    } catch (IOException e) {
      throw new StorageException(file + ": cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file.
   *
   * @param what it describes, with an article
   * @param format the one format that this program reads
   * @throws StorageException if it cannot be read, or is something else or of another format
   */
  static <T> T read(String file, String what, int format, Class<T> type) {
    byte[] json = Storage.read(file, MOST_BYTES);
    try {
      JsonNode tree = JSON.readTree(json);
      if (!tree.path("format").isInt()) {
        throw new StorageException(file + ": no description of " + what);
      }
      int found = tree.get("format").asInt();
      if (found != format) {
        throw new StorageException(file + ": format " + found + ", this program reads " + format);
      }
      return JSON.treeToValue(tree, type);
    } catch (IOException e) {
      throw new StorageException(file + ": no description of " + what + ", or damaged", e);
    }
  }
}
