package io.orchard.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.orchard.classify.Evaluation;
import io.orchard.storage.Storage;
import io.orchard.storage.StorageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code evaluation.json}: an {@link Evaluation}, with the names of its parts. */
public final class EvaluationFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private EvaluationFile() {}

  /**
   * Writes an evaluation.
   *
   * @throws StorageException if it cannot be written
   */
  public static void write(OutputFolder output, Evaluation evaluation) {
    try {
      Storage.write(output.evaluation(), JSON.writeValueAsBytes(evaluation));
    } catch (IOException e) {
      throw new StorageException(output.evaluation() + ": cannot be written", e);
    }
  }

  /**
   * Reads the evaluation of a run, or returns null where it left none.
   *
   * @throws StorageException if it cannot be read
   */
  public static @Nullable Evaluation read(OutputFolder output) {
    if (!Storage.exists(output.evaluation())) {
      return null;
    }
    try {
      return JSON.readValue(Storage.read(output.evaluation()), Evaluation.class);
    } catch (IOException e) {
      throw new StorageException(output.evaluation() + ": no evaluation, or damaged", e);
    }
  }
}
