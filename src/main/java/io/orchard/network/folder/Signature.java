package io.orchard.network.folder;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorShapeProto.Dim;

/**
 * The signature of a SavedModel that takes images and gives features: one input {@code [n, h, w,
 * 3]} of uint8 or float32, one output {@code [n, d]} of float32 with a fixed d. Immutable.
 */
public record Signature(TensorInfo input, TensorInfo output) {
  public static final String MODEL_FILE = "saved_model.pb";
  public static final String SERVE_TAG = "serve";
  private static final long ANY = -1;

  /**
   * Reads a signature from a SavedModel folder without starting the engine.
   *
   * @param key the signature's key
   * @throws NetworkException if the folder holds no model, or not that signature, or if the
   *     signature takes or gives something else
   */
  public static Signature read(Path folder, String key) {
    return of(folder, parse(folder), key);
  }

  /**
   * Finds a signature in a model.
   *
   * @param folder where the model lies, for messages
   * @throws NetworkException as {@link #read}
   */
  static Signature of(Path folder, SavedModel model, String key) {
    MetaGraphDef graph = serving(folder, model);
    Map<String, SignatureDef> signatures = graph.getSignatureDefMap();
    SignatureDef found = signatures.get(key);
    if (found == null) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s declares no signature '%s', found %s",
              folder,
              key,
              signatures.keySet().stream().sorted().toList()));
    }
    TensorInfo input = single(folder, key, "input", found.getInputsMap());
    TensorInfo output = single(folder, key, "output", found.getOutputsMap());
    require(takesImages(input), folder, key, "takes", input, "DT_UINT8 or DT_FLOAT [n, h, w, 3]");
    require(givesVectors(output), folder, key, "gives", output, "DT_FLOAT [n, d] with a fixed d");
    return new Signature(input, output);
  }

  /** Returns d, the values per image. */
  int featureCount() {
    return Math.toIntExact(output.shape().get(1));
  }

  /** Returns the declared height in pixels, or -1 if any will do. */
  int height() {
    return Math.toIntExact(input.shape().get(1));
  }

  /** Returns the declared width in pixels, or -1 if any will do. */
  int width() {
    return Math.toIntExact(input.shape().get(2));
  }

  /** Returns whether the input is bytes, not floats. */
  boolean takesBytes() {
    return input.type().equals(DataType.DT_UINT8.name());
  }

  /**
   * Accepts a folder that holds a model file.
   *
   * @throws NetworkException if it does not
   */
  static void checkPresent(Path folder) {
    if (!Files.isRegularFile(folder.resolve(MODEL_FILE))) {
      throw new NetworkException(folder + " is no SavedModel folder: it holds no " + MODEL_FILE);
    }
  }

  /**
   * Reads a folder's model file.
   *
   * @throws NetworkException if there is none, or it cannot be read as one
   */
  static SavedModel parse(Path folder) {
    checkPresent(folder);
    Path file = folder.resolve(MODEL_FILE);
    try {
      if (Files.size(file) > Integer.MAX_VALUE) {
        throw new NetworkException(file + " is no SavedModel: it has 2 GB or more");
      }
      return SavedModel.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new NetworkException(
          file + " is damaged or no SavedModel: " + NetworkException.reason(e), e);
    } catch (IOException e) {
      throw new NetworkException("Cannot read " + file + ": " + NetworkException.reason(e), e);
    }
  }

  private static MetaGraphDef serving(Path folder, SavedModel model) {
    return model.getMetaGraphsList().stream()
        .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(SERVE_TAG))
        .findFirst()
        .orElseThrow(
            () ->
                new NetworkException(
                    String.format(
                        Locale.ROOT, "%s holds no graph for the tag '%s'", folder, SERVE_TAG)));
  }

  private static TensorInfo single(
      Path folder, String key, String side, Map<String, org.tensorflow.proto.TensorInfo> found) {
    if (found.size() != 1) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "Signature '%s' of %s must have exactly one %s, found %d: %s",
              key,
              folder,
              side,
              found.size(),
              found.keySet().stream().sorted().toList()));
    }
    return info(found.entrySet().iterator().next());
  }

  private static TensorInfo info(Map.Entry<String, org.tensorflow.proto.TensorInfo> entry) {
    org.tensorflow.proto.TensorInfo tensor = entry.getValue();
    List<Long> shape = tensor.getTensorShape().getDimList().stream().map(Dim::getSize).toList();
    return new TensorInfo(entry.getKey(), tensor.getName(), tensor.getDtype().name(), shape);
  }

  private static boolean takesImages(TensorInfo input) {
    List<Long> shape = input.shape();
    return (input.type().equals(DataType.DT_UINT8.name())
            || input.type().equals(DataType.DT_FLOAT.name()))
        && shape.size() == 4
        && shape.get(0) == ANY
        && isSide(shape.get(1))
        && isSide(shape.get(2))
        && shape.get(3) == 3;
  }

  private static boolean givesVectors(TensorInfo output) {
    List<Long> shape = output.shape();
    return output.type().equals(DataType.DT_FLOAT.name())
        && shape.size() == 2
        && shape.get(0) == ANY
        && shape.get(1) > 0
        && shape.get(1) <= InputSize.MAX_VALUES;
  }

  private static boolean isSide(long size) {
    return size == ANY || (size > 0 && size <= InputSize.MAX_PIXELS);
  }

  private static void require(
      boolean fits, Path folder, String key, String verb, TensorInfo found, String expected) {
    if (!fits) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "Signature '%s' of %s %s %s, expected %s",
              key,
              folder,
              verb,
              found.summary(),
              expected));
    }
  }
}
