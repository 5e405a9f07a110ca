package io.orchard.network.onnx;

import io.orchard.network.folder.NetworkException;
import io.orchard.network.onnx.OnnxFile.Operator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks through an ONNX graph before it is loaded. No operator of ONNX reads files or runs other
 * programs' code; but loops may never end, random ones and those that are still in training give
 * other features each time, and those of other domains are code that lies in other libraries.
 */
final class OnnxOperators {
  /** Names that a message lists. */
  private static final int MOST_NAMES = 10;

  private static final int MOST_LETTERS = 60;

  /** Of ONNX itself: loops, and what draws random numbers. */
  private static final Set<String> REFUSED =
      Set.of(
          "Bernoulli",
          "Loop",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Scan",
          "SequenceMap");

  /** Where ONNX Runtime keeps operators of its own. */
  private static final String RUNTIME = "com.microsoft";

  /** Of these, what its quantiser and its optimiser write for networks that take images. */
  private static final Set<String> OF_RUNTIME =
      Set.of(
          "Attention",
          "BiasAdd",
          "BiasGelu",
          "BiasSplitGelu",
          "DequantizeLinear",
          "DynamicQuantizeMatMul",
          "FastGelu",
          "FusedConv",
          "FusedGemm",
          "FusedMatMul",
          "FusedMatMulActivation",
          "Gelu",
          "GroupNorm",
          "MatMulBnb4",
          "MatMulInteger16",
          "MatMulIntegerToFloat",
          "MatMulNBits",
          "MultiHeadAttention",
          "NhwcConv",
          "NhwcFusedConv",
          "NhwcMaxPool",
          "Pad",
          "QAttention",
          "QGemm",
          "QLinearAdd",
          "QLinearAveragePool",
          "QLinearConcat",
          "QLinearConv",
          "QLinearGlobalAveragePool",
          "QLinearLeakyRelu",
          "QLinearMul",
          "QLinearReduceMean",
          "QLinearSigmoid",
          "QLinearSoftmax",
          "QLinearWhere",
          "QuantizeLinear",
          "QuickGelu",
          "RotaryEmbedding",
          "SkipGroupNorm",
          "SkipLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "TransposeMatMul");

  private OnnxOperators() {}

  /**
   * Accepts a graph that computes features, and ends.
   *
   * @param name the file's, for the message
   * @throws NetworkException if it holds other operators, naming them
   */
  static void check(String name, OnnxFile file) {
    Set<String> refused =
        file.operators().stream()
            .filter(operator -> !isTaken(operator, file.functions()))
            .map(OnnxOperators::printable)
            .collect(Collectors.toCollection(TreeSet::new));
    file.training().forEach(operator -> refused.add(operator + " in training mode"));
    if (!refused.isEmpty()) {
      throw new NetworkException(
          name
              + " holds operators that running a network does not take: "
              + refused.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
              + (refused.size() > MOST_NAMES ? " and more" : "")
              + "; export it for inference (PyTorch: after model.eval()), without loops, random"
              + " numbers and operators of other libraries");
    }
  }

  private static boolean isTaken(Operator operator, Set<Operator> functions) {
    return switch (operator.domain()) {
      case "" -> !REFUSED.contains(operator.name());
      case RUNTIME -> OF_RUNTIME.contains(operator.name());
      default -> functions.contains(operator);
    };
  }

  private static String printable(Operator operator) {
    String plain = operator.toString().replaceAll("[^A-Za-z0-9_.:]", "?");
    return plain.substring(0, Math.min(plain.length(), MOST_LETTERS));
  }
}
