package io.orchard.network.onnx;

/** Writes ONNX files by the field numbers of onnx.proto, as other programs might have made them. */
public final class OnnxWriter {
  private static final int IR_VERSION = 1;
  private static final int PRODUCER = 2;
  private static final int GRAPH = 7;
  private static final int OPERATOR_SET = 8;
  private static final int FUNCTION = 25;

  /** Of ONNX 1.12: the first with an operator set that has all that tests use. */
  private static final int DEFAULT_IR = 8;

  private static final int DEFAULT_SET = 17;

  private final WrittenMessage functions = new WrittenMessage();
  private final WrittenMessage sets = new WrittenMessage();
  private final WrittenGraph graph;
  private long irVersion = DEFAULT_IR;
  private long operatorSet = DEFAULT_SET;

  private OnnxWriter(WrittenGraph graph) {
    this.graph = graph;
  }

  public static OnnxWriter of(WrittenGraph graph) {
    return new OnnxWriter(graph);
  }

  public OnnxWriter irVersion(long version) {
    irVersion = version;
    return this;
  }

  /** Says of which version the operations of ONNX's own set are. */
  public OnnxWriter operatorSet(long version) {
    operatorSet = version;
    return this;
  }

  /** Names a further set of operations. */
  public OnnxWriter operatorSet(String domain, long version) {
    sets.message(OPERATOR_SET, set(domain, version));
    return this;
  }

  /** Adds a function of one input {@code x} and one output {@code y} that the file itself has. */
  public OnnxWriter function(String domain, String name, WrittenNode... body) {
    WrittenMessage function = new WrittenMessage().text(1, name).text(4, "x").text(5, "y");
    for (WrittenNode node : body) {
      function.message(7, node.message());
    }
    function.message(9, set("", operatorSet)).text(10, domain);
    functions.message(FUNCTION, function);
    return this;
  }

  public byte[] toBytes() {
    return new WrittenMessage()
        .number(IR_VERSION, irVersion)
        .text(PRODUCER, "orchard")
        .message(GRAPH, graph.message())
        .message(OPERATOR_SET, set("", operatorSet))
        .merge(sets)
        .merge(functions)
        .toBytes();
  }

  private static WrittenMessage set(String domain, long version) {
    return new WrittenMessage().text(1, domain).number(2, version);
  }
}
