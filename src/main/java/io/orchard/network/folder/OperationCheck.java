package io.orchard.network.folder;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/**
 * Looks through a SavedModel before anything of it runs: a graph is a program, and TensorFlow has
 * operations that read and write files, run other programs' code and talk to other machines.
 *
 * <p>Every node of every graph and function counts, whether or not anything leads to it. Only the
 * {@linkplain InferenceOperations#SAVING saving} of checkpoints, which nearly all SavedModels can
 * do, may be there as long as nothing that is ever run leads to it: the signatures, the restoring
 * of variables, and what is run once after loading.
 */
final class OperationCheck {
  /** Names that a message lists. */
  private static final int MOST_NAMES = 10;

  private static final int MOST_LETTERS = 60;

  /** By this attribute TensorFlow may put one function in another one's place. */
  private static final String REPLACEABLE = "api_implements";

  private final MetaGraphDef graph;
  private final Set<String> allowed;
  private final Set<String> refused;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private final Set<String> called = new HashSet<>();
  private final Deque<FunctionDef> calls = new ArrayDeque<>();

  private OperationCheck(MetaGraphDef graph, Set<String> allowed, Set<String> refused) {
    this.graph = graph;
    this.allowed = allowed;
    this.refused = refused;
    graph.getGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
      functions.put(function.getSignature().getName(), function);
    }
  }

  /**
   * Accepts a model whose operations are needed for running networks.
   *
   * @param folder where it lies, for the message
   * @param allowed names of further operations that the user lets run
   * @throws NetworkException if it holds others, naming them
   */
  static void check(Path folder, SavedModel model, Set<String> allowed) {
    Set<String> refused = new TreeSet<>();
    for (MetaGraphDef graph : model.getMetaGraphsList()) {
      new OperationCheck(graph, allowed, refused).run();
    }
    if (!refused.isEmpty()) {
      String names = refused.stream().limit(MOST_NAMES).collect(Collectors.joining(","));
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s holds operations that running a network does not take: %s%s; they may read or"
                  + " write any file, and run only with --allowOperations=%s",
              folder,
              names.replace(",", ", "),
              refused.size() > MOST_NAMES ? " and more" : "",
              names));
    }
  }

  private void run() {
    graph.getGraphDef().getNodeList().forEach(this::checkKnown);
    for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
      function.getNodeDefList().forEach(this::checkKnown);
      if (function.containsAttr(REPLACEABLE)) {
        call(function.getSignature().getName());
      }
    }
    Deque<String> waiting = new ArrayDeque<>(roots());
    while (!waiting.isEmpty()) {
      NodeDef node = nodes.get(nodeName(waiting.pop()));
      if (node != null && reached.add(node.getName())) {
        checkRun(node);
        waiting.addAll(node.getInputList());
      }
    }
    // Within a function everything runs that has an effect, whatever its result is made of.
    while (!calls.isEmpty()) {
      calls.pop().getNodeDefList().forEach(this::checkRun);
    }
  }

  private void checkKnown(NodeDef node) {
    String operation = node.getOp();
    if (!InferenceOperations.contains(operation)
        && !InferenceOperations.SAVING.contains(operation)) {
      refuse(operation);
    }
  }

  private void refuse(String operation) {
    if (!allowed.contains(operation)) {
      String plain = operation.replaceAll("[^A-Za-z0-9_.>]", "?");
      refused.add(plain.substring(0, Math.min(plain.length(), MOST_LETTERS)));
    }
  }

  /** Returns the tensors and nodes that loading or running the model may ask for. */
  private List<String> roots() {
    Set<String> roots = new HashSet<>();
    for (SignatureDef signature : graph.getSignatureDefMap().values()) {
      addNames(signature.getInputsMap().values(), roots);
      addNames(signature.getOutputsMap().values(), roots);
    }
    roots.add(graph.getSaverDef().getRestoreOpName());
    for (CollectionDef collection : graph.getCollectionDefMap().values()) {
      roots.addAll(collection.getNodeList().getValueList());
    }
    return List.copyOf(roots);
  }

  private static void addNames(
      Collection<org.tensorflow.proto.TensorInfo> tensors, Set<String> names) {
    tensors.forEach(tensor -> names.add(tensor.getName()));
  }

  /** Returns the node of {@code node}, {@code node:1} or {@code ^node}. */
  private static String nodeName(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private void checkRun(NodeDef node) {
    if (InferenceOperations.SAVING.contains(node.getOp())) {
      refuse(node.getOp());
    }
    call(node.getOp());
    node.getAttrMap().values().forEach(this::callAll);
  }

  private void callAll(AttrValue value) {
    if (value.hasFunc()) {
      call(value.getFunc());
    }
    value.getList().getFuncList().forEach(this::call);
  }

  private void call(NameAttrList function) {
    call(function.getName());
    function.getAttrMap().values().forEach(this::callAll);
  }

  private void call(String name) {
    FunctionDef function = functions.get(name);
    if (function != null && called.add(name)) {
      calls.add(function);
    }
  }
}
