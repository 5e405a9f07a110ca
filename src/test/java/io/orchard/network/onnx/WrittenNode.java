package io.orchard.network.onnx;

/** An operation of an ONNX file. */
public final class WrittenNode {
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int OPERATION = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;

  private static final int VALUE_SINGLE = 2;
  private static final int VALUE_NUMBER = 3;
  private static final int VALUE_TEXT = 4;
  private static final int VALUE_TENSOR = 5;
  private static final int VALUE_GRAPH = 6;
  private static final int VALUE_NUMBERS = 8;
  private static final int VALUE_GRAPHS = 11;

  /** Numbers of an attribute's types, which are not those of its fields. */
  private static final int TYPE_SINGLE = 1;

  private static final int TYPE_NUMBER = 2;
  private static final int TYPE_TEXT = 3;
  private static final int TYPE_TENSOR = 4;
  private static final int TYPE_GRAPH = 5;
  private static final int TYPE_NUMBERS = 7;
  private static final int TYPE_GRAPHS = 10;

  private final WrittenMessage message = new WrittenMessage();

  private WrittenNode() {}

  /** Returns an operation of ONNX's own set. */
  public static WrittenNode of(String operation) {
    WrittenNode node = new WrittenNode();
    node.message.text(OPERATION, operation);
    return node;
  }

  public WrittenNode domain(String domain) {
    message.text(DOMAIN, domain);
    return this;
  }

  public WrittenNode in(String... tensors) {
    for (String tensor : tensors) {
      message.text(INPUT, tensor);
    }
    return this;
  }

  public WrittenNode out(String... tensors) {
    for (String tensor : tensors) {
      message.text(OUTPUT, tensor);
    }
    return this;
  }

  public WrittenNode with(String attribute, long value) {
    return attribute(attribute, TYPE_NUMBER, new WrittenMessage().number(VALUE_NUMBER, value));
  }

  public WrittenNode with(String attribute, float value) {
    return attribute(attribute, TYPE_SINGLE, new WrittenMessage().single(VALUE_SINGLE, value));
  }

  public WrittenNode with(String attribute, String value) {
    return attribute(attribute, TYPE_TEXT, new WrittenMessage().text(VALUE_TEXT, value));
  }

  public WrittenNode with(String attribute, WrittenTensor value) {
    return attribute(
        attribute, TYPE_TENSOR, new WrittenMessage().message(VALUE_TENSOR, value.message()));
  }

  public WrittenNode with(String attribute, WrittenGraph value) {
    return attribute(
        attribute, TYPE_GRAPH, new WrittenMessage().message(VALUE_GRAPH, value.message()));
  }

  /** Gives an attribute that is a list of graphs, which no operation of ONNX has. */
  public WrittenNode withGraphs(String attribute, WrittenGraph... values) {
    WrittenMessage graphs = new WrittenMessage();
    for (WrittenGraph value : values) {
      graphs.message(VALUE_GRAPHS, value.message());
    }
    return attribute(attribute, TYPE_GRAPHS, graphs);
  }

  public WrittenNode withList(String attribute, long... values) {
    WrittenMessage numbers = new WrittenMessage();
    for (long value : values) {
      numbers.number(VALUE_NUMBERS, value);
    }
    return attribute(attribute, TYPE_NUMBERS, numbers);
  }

  WrittenMessage message() {
    return message;
  }

  private WrittenNode attribute(String name, int type, WrittenMessage value) {
    message.message(ATTRIBUTE, new WrittenMessage().text(1, name).merge(value).number(20, type));
    return this;
  }
}
