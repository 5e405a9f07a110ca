package io.orchard.network.onnx;

import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an ONNX file says of itself, its weights apart: read without ONNX Runtime, so that a graph
 * can be looked through before anything of it is loaded. Immutable.
 *
 * @param inputs what the graph has to be fed; dimensions that it leaves open are -1
 * @param outputs what it gives
 * @param operators all that it holds, subgraphs and functions included, whether or not anything
 *     leads to them
 * @param functions operators that the file itself defines
 * @param training operators of which one at least works as it does in training
 * @param externalData tensors whose values lie in files beside it
 */
record OnnxFile(
    List<TensorInfo> inputs,
    List<TensorInfo> outputs,
    Set<Operator> operators,
    Set<Operator> functions,
    Set<Operator> training,
    List<ExternalData> externalData) {

  /** Ends the name of every ONNX file. */
  static final String SUFFIX = ".onnx";

  /** The type of a tensor where the file leaves it out. */
  static final String UNTYPED = "of a type that is not said";

  OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Set.copyOf(operators);
    functions = Set.copyOf(functions);
    training = Set.copyOf(training);
    externalData = List.copyOf(externalData);
  }

  /**
   * An operator's full name.
   *
   * @param domain who defines it; empty for ONNX itself
   * @param name such as {@code Conv}
   */
  record Operator(String domain, String name) {
    Operator {
      // ONNX has two names for itself.
      domain = domain.equals("ai.onnx") ? "" : domain;
    }

    @Override
    public String toString() {
      return domain.isEmpty() ? name : domain + "." + name;
    }
  }

  /**
   * Where a tensor's values lie.
   *
   * @param location name of a file beside the ONNX file
   * @param end bytes that the file must have for them
   */
  record ExternalData(String location, long end) {}

  /**
   * Reads a file: a second for a gigabyte of weights, which are passed over, and no memory for
   * them.
   *
   * @throws NetworkException if it is no ONNX file, or damaged
   */
  static OnnxFile read(Path file) {
    try {
      if (Files.size(file) == 0) {
        throw new NetworkException(file.getFileName() + " is empty");
      }
      return OnnxReader.read(file);
    } catch (IOException e) {
      throw new NetworkException(
          file.getFileName() + " is damaged or no ONNX file: " + NetworkException.reason(e), e);
    }
  }

  /** Returns the names of the files that hold the weights that the ONNX file does not. */
  Set<String> externalFiles() {
    Set<String> names = new TreeSet<>();
    externalData.forEach(data -> names.add(data.location()));
    return names;
  }
}
