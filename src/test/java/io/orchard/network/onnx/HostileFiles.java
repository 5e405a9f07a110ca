package io.orchard.network.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX files that must not be run, by what is wrong with them. */
public final class HostileFiles {
  private static final long GIANT = 1L << 40;
  private static final String OWN = "own.domain";

  private HostileFiles() {}

  /** Returns files that are no graph, or no whole one. */
  public static Map<String, byte[]> damaged() {
    byte[] whole = OnnxNetworks.nchw();
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("empty", new byte[0]);
    files.put("text", "<html>Sign in first</html>\n".getBytes(UTF_8));
    files.put("zeros", new byte[1000]);
    files.put(
        "pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a".getBytes(UTF_8));
    files.put("half", Arrays.copyOf(whole, whole.length / 2));
    files.put("garbage behind it", garbage(whole));
    files.put("graphs within graphs", nested(5000));
    return files;
  }

  /** Returns files with operators that are not taken. */
  public static Map<String, byte[]> operators() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("Loop", with(loop("features", "again")));
    files.put("Scan", with(body("Scan", "scanned").with("num_scan_inputs", 1)));
    files.put("Loop in a branch", with(branch(new WrittenGraph().node(loop("features", "x")))));
    files.put("Loop in a function", inFunction(loop("x", "y")));
    files.put(
        "Loop in a function's branch", inFunction(branch(new WrittenGraph().node(loop("x", "y")))));
    files.put("Loop that a function is called", shadowed(""));
    files.put("Loop that a function of ONNX is called", shadowed("ai.onnx"));
    files.put("Loop behind a field of another type", hidden());
    files.put("custom operator", with(node("Custom").domain("their.domain")));
    files.put("function of another file", with(node("Missing").domain(OWN)));
    files.put("operator of ONNX Runtime", with(node("BeamSearch").domain("com.microsoft")));
    files.put(
        "operator of the past's runtime", with(node("Anything").domain("com.microsoft.nchwc")));
    for (String random : new String[] {"RandomUniformLike", "RandomNormalLike", "Bernoulli"}) {
      files.put(random, with(node(random)));
    }
    files.putAll(training());
    files.put("operator in colours", with(node("\u001b[31mred\nexit 0").domain("their.domain")));
    return files;
  }

  /** Returns files with what works as in training. */
  static Map<String, byte[]> training() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("Dropout", dropout(bool("on", 1)));
    files.put("Dropout by a byte that is no 1", dropout(bool("on", 2)));
    files.put(
        "Dropout by a number", dropout(WrittenTensor.raw("on", WrittenType.INT8, new byte[1])));
    files.put("Dropout by two", dropout(bool("on", 0, 0)));
    files.put(
        "Dropout by a tensor elsewhere",
        dropout(WrittenTensor.absent("on", WrittenType.BOOL).external("location", "on.data")));
    files.put("Dropout by 1 as a number", dropout(WrittenTensor.bools("on", 1)));
    files.put("Dropout by a constant", with(constant("on", 1), dropout()));
    files.put(
        "Dropout by what is computed",
        with(constant("off", 0), WrittenNode.of("Not").in("off").out("on"), dropout()));
    files.put("Dropout by nothing", with(dropout()));
    files.put(
        "Dropout in a branch",
        with(constant("on", 0), branch(new WrittenGraph().weight(bool("on", 1)).node(dropout()))));
    files.put(
        "Dropout by a function's input",
        OnnxWriter.of(plain().weight(bool("x", 0)).node(node("Mine").domain(OWN)))
            .operatorSet(OWN, 1)
            .function(OWN, "Mine", WrittenNode.of("Dropout").in("x", "", "x").out("y"))
            .toBytes());
    files.put(
        "BatchNormalization", with(normalization("x", "mean", "var").with("training_mode", 1)));
    files.put("BatchNormalization before set 14", with(normalization("x", "m", "v", "sm", "sv")));
    files.put("BatchNormalization of nameless outputs", with(normalization("x", "", "", "", "")));
    return files;
  }

  private static WrittenNode dropout() {
    return WrittenNode.of("Dropout").in("features", "", "on").out("more");
  }

  private static byte[] dropout(WrittenTensor on) {
    return OnnxWriter.of(plain().weight(on).node(dropout())).toBytes();
  }

  private static WrittenTensor bool(String name, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return WrittenTensor.raw(name, WrittenType.BOOL, bytes);
  }

  private static WrittenNode constant(String output, int value) {
    return WrittenNode.of("Constant").out(output).with("value", bool("", value));
  }

  private static WrittenNode normalization(String... outputs) {
    return WrittenNode.of("BatchNormalization")
        .in("conv", "bias", "bias", "bias", "bias")
        .out(outputs);
  }

  /** Returns files whose inputs and outputs are not those of a network for images. */
  public static Map<String, byte[]> signatures() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("int64", OnnxNetworks.longs());
    files.put("eight at a time", OnnxNetworks.batchOf(8));
    files.put(
        "input in colours",
        OnnxWriter.of(given(new WrittenGraph().input("\u001b[31m\nred", WrittenType.INT64, 1, 2)))
            .toBytes());
    files.put(
        "two images",
        OnnxWriter.of(plain().input("mask", WrittenType.FLOAT, "n", 3, 4, 4)).toBytes());
    files.put("nothing taken", OnnxWriter.of(constant()).toBytes());
    files.put("nothing given", OnnxWriter.of(image("n", 3, 4, 4)).toBytes());
    files.put("rank three", rank("n", 3, 10));
    files.put("rank none", rank());
    files.put("four channels", rank("n", 4, 10, 12));
    files.put("no height", rank("n", 3, 0, 12));
    files.put("negative height", rank("n", 3, -5, 12));
    files.put("giant height", rank("n", 3, GIANT, 12));
    files.put("giant sides", rank("n", 3, GIANT, GIANT));
    files.put("output of rank five", OnnxNetworks.rankFive());
    files.put("output of float64", OnnxNetworks.doubleOutput());
    files.put(
        "untyped input", OnnxWriter.of(given(new WrittenGraph().untypedInput("images"))).toBytes());
    return files;
  }

  /** Returns files that only the engine can tell are wrong. */
  public static Map<String, byte[]> refusedByTheEngine() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("operators of the future", OnnxWriter.of(plain()).operatorSet(99).toBytes());
    files.put("format of the future", OnnxWriter.of(plain()).irVersion(99).toBytes());
    files.put("no such operator", with(node("NoSuchOperator")));
    files.put(
        "circle",
        with(WrittenNode.of("Relu").in("b").out("a"), WrittenNode.of("Relu").in("a").out("b")));
    files.put("tensor that nothing gives", with(WrittenNode.of("Relu").in("nothing").out("a")));
    files.put("tensor given twice", with(WrittenNode.of("Relu").in("features").out("map")));
    files.put("too few inputs", with(WrittenNode.of("Conv").in("features").out("a")));
    files.put(
        "output that nothing gives",
        OnnxWriter.of(
                new WrittenGraph()
                    .input("images", WrittenType.FLOAT, "n", 3, 4, 4)
                    .output("a", WrittenType.FLOAT, "n", 3))
            .toBytes());
    files.put("kernel too short", kernel(new float[3], OnnxNetworks.FEATURES, 3, 3, 3));
    files.put("kernel of negative size", kernel(new float[3], -1, -3, -1));
    files.put("kernel of giant size", kernel(new float[1], GIANT, GIANT, GIANT));
    files.put("kernel of size too large to count", kernel(new float[1], 1L << 62, 4, 1, 1));
    return files;
  }

  /** Returns a file whose branches are so many graphs deep. */
  static byte[] nested(int depth) {
    byte[] inner = new WrittenGraph().node(node("Relu")).message().toBytes();
    for (int i = 0; i < depth; i++) {
      WrittenMessage attribute =
          new WrittenMessage().text(1, "then_branch").bytes(6, inner).number(20, 5);
      WrittenMessage node = new WrittenMessage().text(4, "If").message(5, attribute);
      inner = new WrittenMessage().message(1, node).toBytes();
    }
    return new WrittenMessage().number(1, 8).bytes(7, inner).toBytes();
  }

  private static byte[] garbage(byte[] whole) {
    byte[] file = Arrays.copyOf(whole, whole.length + 10_000_000);
    Arrays.fill(file, whole.length, file.length, (byte) 0xff);
    return file;
  }

  private static WrittenGraph plain() {
    return new ConvNetwork().graph();
  }

  private static byte[] with(WrittenNode... nodes) {
    WrittenGraph graph = plain();
    Arrays.stream(nodes).forEach(graph::node);
    return OnnxWriter.of(graph).toBytes();
  }

  private static WrittenNode node(String operation) {
    return WrittenNode.of(operation).in("features").out("more");
  }

  private static WrittenNode body(String operation, String output) {
    WrittenGraph body =
        new WrittenGraph()
            .input("step", WrittenType.INT64)
            .input("go", WrittenType.BOOL)
            .node(WrittenNode.of("Identity").in("go").out("on"))
            .output("on", WrittenType.BOOL);
    return WrittenNode.of(operation).in("features").out(output).with("body", body);
  }

  private static WrittenNode loop(String from, String to) {
    return body("Loop", to).in(from);
  }

  private static WrittenNode branch(WrittenGraph then) {
    return WrittenNode.of("If").in("features").out("more").with("then_branch", then);
  }

  private static byte[] inFunction(WrittenNode inside) {
    return OnnxWriter.of(plain().node(node("Mine").domain(OWN)))
        .operatorSet(OWN, 1)
        .function(OWN, "Mine", inside)
        .toBytes();
  }

  /** Returns a file with a loop, and a harmless function of its name. */
  private static byte[] shadowed(String domain) {
    return OnnxWriter.of(plain().node(loop("features", "more")))
        .function(domain, "Loop", WrittenNode.of("Relu").in("x").out("y"))
        .toBytes();
  }

  /**
   * Returns a file that looks harmless to whoever takes field 1 of a graph for a node whatever its
   * type: a number there is no field to protobuf, which then sees the loop behind it.
   */
  private static byte[] hidden() {
    WrittenMessage loop = new WrittenMessage().message(1, loop("features", "more").message());
    WrittenMessage graph = plain().message().number(1, loop.toBytes().length).merge(loop);
    return new WrittenMessage().number(1, 8).message(7, graph).toBytes();
  }

  private static WrittenGraph image(Object... sizes) {
    return new WrittenGraph().input("images", WrittenType.FLOAT, sizes);
  }

  private static byte[] rank(Object... sizes) {
    return OnnxWriter.of(given(image(sizes))).toBytes();
  }

  private static WrittenGraph given(WrittenGraph graph) {
    return graph
        .node(WrittenNode.of("GlobalAveragePool").in("images").out("pooled"))
        .node(WrittenNode.of("Flatten").in("pooled").out("features"))
        .output("features", WrittenType.FLOAT, "n", 3);
  }

  private static WrittenGraph constant() {
    return new WrittenGraph()
        .weight(WrittenTensor.floats("features", new float[3], 1, 3))
        .output("features", WrittenType.FLOAT, 1, 3);
  }

  private static byte[] kernel(float[] values, long... shape) {
    return new ConvNetwork().kernel(WrittenTensor.floats("kernel", values, shape)).toBytes();
  }
}
