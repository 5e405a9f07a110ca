package io.orchard.network.onnx;

import io.orchard.network.onnx.OnnxFile.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the operators of an ONNX file that work as they do in training: {@code Dropout} then draws
 * random numbers, and {@code BatchNormalization} changes with every image. A tensor says so to the
 * former, which lies elsewhere in the file, before it or after. Graphs within graphs may use a name
 * for something else: what is not false wherever the name is given counts as true.
 */
final class OnnxModes {
  private static final Operator DROPOUT = new Operator("", "Dropout");
  private static final Operator NORMALIZATION = new Operator("", "BatchNormalization");
  private static final Operator CONSTANT = new Operator("", "Constant");

  /** Which of a Dropout's inputs switches it, from operator set 12 on. */
  private static final int SWITCH = 2;

  private final Set<String> falses = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private final Set<String> switches = new HashSet<>();
  private boolean normalizationTrains;

  /** An operator of a graph, while it is read. */
  static final class Node {
    String domain = "";
    String name = "";
    final List<String> outputs = new ArrayList<>();

    /** Of all inputs the third one, or an empty name. */
    String third = "";

    private int inputs;

    /** Whether there is a {@code training_mode} that is not 0. */
    boolean trains;

    /** Of each tensor that is an attribute, whether it is a single false. */
    final List<Boolean> values = new ArrayList<>();

    /** Takes the next input's name. */
    void input(String tensor) {
      if (inputs++ == SWITCH) {
        third = tensor;
      }
    }

    Operator operator() {
      return new Operator(domain, name);
    }
  }

  /**
   * Takes a tensor's name.
   *
   * @param isFalse whether it is known to be a single false
   */
  void tensor(String name, boolean isFalse) {
    (isFalse ? falses : others).add(name);
  }

  /** Takes an operator. */
  void node(Node node) {
    Operator operator = node.operator();
    boolean isFalse = operator.equals(CONSTANT) && node.values.equals(List.of(true));
    node.outputs.forEach(output -> tensor(output, isFalse));
    if (operator.equals(DROPOUT)) {
      switches.add(node.third);
    }
    // Before operator set 14 those train that give more than the normalised values; ONNX Runtime
    // 1.26 crashes where these have no names.
    normalizationTrains |=
        operator.equals(NORMALIZATION) && (node.trains || node.outputs.size() > 1);
  }

  /** Returns what works as in training, after everything was taken. */
  Set<Operator> training() {
    Set<Operator> training = new HashSet<>();
    if (normalizationTrains) {
      training.add(NORMALIZATION);
    }
    // An input that is left out has no name.
    if (switches.stream().anyMatch(name -> !name.isEmpty() && !isFalse(name))) {
      training.add(DROPOUT);
    }
    return training;
  }

  private boolean isFalse(String name) {
    return falses.contains(name) && !others.contains(name);
  }
}
