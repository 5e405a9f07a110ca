package io.orchard.network.onnx;

/**
 * A graph of an ONNX file: the main one, or the body of a branch. Sizes of inputs and outputs are
 * numbers, names of sizes that are open, or the empty text for those that nothing is said of.
 */
public final class WrittenGraph {
  private static final int NODE = 1;
  private static final int NAME = 2;
  private static final int WEIGHT = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;

  private final WrittenMessage message = new WrittenMessage().text(NAME, "graph");

  public WrittenGraph input(String name, WrittenType type, Object... sizes) {
    message.message(INPUT, info(name, type, sizes));
    return this;
  }

  public WrittenGraph output(String name, WrittenType type, Object... sizes) {
    message.message(OUTPUT, info(name, type, sizes));
    return this;
  }

  /** Adds an input that the file says neither type nor shape of. */
  public WrittenGraph untypedInput(String name) {
    message.message(INPUT, new WrittenMessage().text(1, name));
    return this;
  }

  /** Adds an output that the file says neither type nor shape of. */
  public WrittenGraph untypedOutput(String name) {
    message.message(OUTPUT, new WrittenMessage().text(1, name));
    return this;
  }

  public WrittenGraph weight(WrittenTensor tensor) {
    message.message(WEIGHT, tensor.message());
    return this;
  }

  public WrittenGraph node(WrittenNode node) {
    message.message(NODE, node.message());
    return this;
  }

  WrittenMessage message() {
    return message;
  }

  private static WrittenMessage info(String name, WrittenType type, Object... sizes) {
    WrittenMessage shape = new WrittenMessage();
    for (Object size : sizes) {
      shape.message(1, size(size));
    }
    WrittenMessage tensor = new WrittenMessage().number(1, type.number()).message(2, shape);
    return new WrittenMessage().text(1, name).message(2, new WrittenMessage().message(1, tensor));
  }

  private static WrittenMessage size(Object size) {
    if (size instanceof Number number) {
      return new WrittenMessage().number(1, number.longValue());
    }
    String name = size.toString();
    return name.isEmpty() ? new WrittenMessage() : new WrittenMessage().text(2, name);
  }
}
