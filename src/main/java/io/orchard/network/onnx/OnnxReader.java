package io.orchard.network.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.orchard.network.folder.TensorInfo;
import io.orchard.network.onnx.OnnxFile.ExternalData;
import io.orchard.network.onnx.OnnxFile.Operator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads of an ONNX file what {@link OnnxFile} says, and passes over the rest. The numbers of the
 * fields are those of {@code onnx.proto}, which keeps them for ever (ONNX's IR specification,
 * versions 3 to 13).
 */
final class OnnxReader {
  /** Graphs within graphs: more than any exporter writes, and few enough for a thread's stack. */
  private static final int MOST_DEPTH = 64;

  /** Wire types: how a field's value is written, in the lowest bits of its tag. */
  private static final int INT = 0;

  private static final int BYTES = 2;

  private static final int EXTERNAL = 1;

  private static final int BOOL = 9;

  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(1, "FLOAT"),
          Map.entry(2, "UINT8"),
          Map.entry(3, "INT8"),
          Map.entry(4, "UINT16"),
          Map.entry(5, "INT16"),
          Map.entry(6, "INT32"),
          Map.entry(7, "INT64"),
          Map.entry(8, "STRING"),
          Map.entry(9, "BOOL"),
          Map.entry(10, "FLOAT16"),
          Map.entry(11, "DOUBLE"),
          Map.entry(16, "BFLOAT16"));

  private final CodedInputStream in;
  private final List<TensorInfo> inputs = new ArrayList<>();
  private final List<TensorInfo> outputs = new ArrayList<>();
  private final Set<String> initialized = new HashSet<>();
  private final Set<Operator> operators = new HashSet<>();
  private final Set<Operator> functions = new HashSet<>();
  private final List<ExternalData> externalData = new ArrayList<>();
  private final OnnxModes modes = new OnnxModes();
  private int depth;
  private boolean hasGraph;

  /** Takes one field of a message, by its number and type; returns false to pass over it. */
  @FunctionalInterface
  private interface Fields {
    boolean take(int tag) throws IOException;
  }

  /** A tensor's name, and whether it is known to be a single false. */
  private record Tensor(String name, boolean isFalse) {}

  private OnnxReader(CodedInputStream in) {
    this.in = in;
    in.setSizeLimit(Integer.MAX_VALUE);
  }

  static OnnxFile read(Path file) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      OnnxReader reader = new OnnxReader(CodedInputStream.newInstance(stream));
      reader.fields(reader::model);
      if (!reader.hasGraph) {
        throw new InvalidProtocolBufferException("it holds no graph");
      }
      return reader.result();
    }
  }

  private OnnxFile result() {
    // Until version 3 of the format, weights had to be inputs as well.
    inputs.removeIf(input -> initialized.contains(input.key()));
    return new OnnxFile(inputs, outputs, operators, functions, modes.training(), externalData);
  }

  private boolean model(int tag) throws IOException {
    return switch (tag) {
      case 7 << 3 | BYTES -> {
        hasGraph = true;
        yield message(this::mainGraph);
      }
      case 25 << 3 | BYTES -> function();
      default -> false;
    };
  }

  private boolean mainGraph(int tag) throws IOException {
    return switch (tag) {
      case 11 << 3 | BYTES -> taken(inputs.add(value()));
      case 12 << 3 | BYTES -> taken(outputs.add(value()));
      case 5 << 3 | BYTES -> taken(initialized.add(weight()));
      default -> graph(tag);
    };
  }

  private boolean graph(int tag) throws IOException {
    return switch (tag) {
      case 1 << 3 | BYTES -> node();
      case 5 << 3 | BYTES -> taken(weight());
      case 15 << 3 | BYTES -> message(this::sparseTensor);
      default -> false;
    };
  }

  private boolean function() throws IOException {
    String[] name = {"", ""};
    message(
        tag -> {
          switch (tag) {
            case 1 << 3 | BYTES -> name[1] = in.readString();
            case 10 << 3 | BYTES -> name[0] = in.readString();
            case 4 << 3 | BYTES -> modes.tensor(in.readString(), false);
            case 7 << 3 | BYTES -> node();
            case 11 << 3 | BYTES -> attribute(new OnnxModes.Node());
            default -> {
              return false;
            }
          }
          return true;
        });
    return taken(functions.add(new Operator(name[0], name[1])));
  }

  private boolean node() throws IOException {
    OnnxModes.Node node = new OnnxModes.Node();
    message(
        tag -> {
          switch (tag) {
            case 1 << 3 | BYTES -> node.input(in.readString());
            case 2 << 3 | BYTES -> node.outputs.add(in.readString());
            case 4 << 3 | BYTES -> node.name = in.readString();
            case 7 << 3 | BYTES -> node.domain = in.readString();
            case 5 << 3 | BYTES -> attribute(node);
            default -> {
              return false;
            }
          }
          return true;
        });
    modes.node(node);
    return taken(operators.add(node.operator()));
  }

  /** Reads an attribute; one that a function's caller gives may be anything. */
  private void attribute(OnnxModes.Node node) throws IOException {
    String[] name = {""};
    boolean[] isSet = {false};
    message(
        tag -> {
          switch (tag) {
            case 1 << 3 | BYTES -> name[0] = in.readString();
            case 3 << 3 | INT -> isSet[0] |= in.readInt64() != 0;
            case 21 << 3 | BYTES -> isSet[0] |= !in.readString().isEmpty();
            case 5 << 3 | BYTES, 10 << 3 | BYTES -> firstTwo(node.values, tensor().isFalse());
            case 6 << 3 | BYTES, 11 << 3 | BYTES -> message(this::graph);
            case 22 << 3 | BYTES, 23 << 3 | BYTES -> message(this::sparseTensor);
            default -> {
              return false;
            }
          }
          return true;
        });
    node.trains |= isSet[0] && name[0].equals("training_mode");
  }

  private boolean sparseTensor(int tag) throws IOException {
    if (tag != (1 << 3 | BYTES) && tag != (2 << 3 | BYTES)) {
      return false;
    }
    modes.tensor(tensor().name(), false);
    return true;
  }

  /** Returns the weight's name. */
  private String weight() throws IOException {
    Tensor weight = tensor();
    modes.tensor(weight.name(), weight.isFalse());
    return weight.name();
  }

  private Tensor tensor() throws IOException {
    String[] name = {""};
    List<Integer> types = new ArrayList<>();
    List<Boolean> zeros = new ArrayList<>();
    Map<String, String> external = new HashMap<>();
    boolean[] isExternal = {false};
    message(
        tag -> {
          switch (tag) {
            case 2 << 3 | INT -> firstTwo(types, in.readEnum());
            case 5 << 3 | INT -> firstTwo(zeros, in.readInt32() == 0);
            case 5 << 3 | BYTES, 9 << 3 | BYTES -> firstTwo(zeros, zero());
            case 8 << 3 | BYTES -> name[0] = in.readString();
            case 13 << 3 | BYTES -> entry(external);
            case 14 << 3 | INT -> isExternal[0] |= in.readEnum() == EXTERNAL;
            default -> {
              return false;
            }
          }
          return true;
        });
    // Of a tensor in two parts, one may say that it is external and the other one where it lies.
    if (isExternal[0] || !external.isEmpty()) {
      externalData.add(external(external));
    }
    boolean isFalse = types.equals(List.of(BOOL)) && zeros.equals(List.of(true));
    return new Tensor(name[0], isFalse && !isExternal[0]);
  }

  /** Two are enough to see that it is not one, however many a file has. */
  private static <T> void firstTwo(List<T> list, T value) {
    if (list.size() < 2) {
      list.add(value);
    }
  }

  /** Returns whether what follows is one byte, and 0; more are passed over. */
  private boolean zero() throws IOException {
    int length = in.readRawVarint32();
    if (length == 1) {
      return in.readRawByte() == 0;
    }
    in.skipRawBytes(length);
    return false;
  }

  private static ExternalData external(Map<String, String> entries)
      throws InvalidProtocolBufferException {
    try {
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      long length = Long.parseLong(entries.getOrDefault("length", "0"));
      if (offset < 0 || length < 0) {
        throw new NumberFormatException("negative");
      }
      return new ExternalData(entries.getOrDefault("location", ""), Math.addExact(offset, length));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new InvalidProtocolBufferException("external data lie at no possible place");
    }
  }

  private void entry(Map<String, String> entries) throws IOException {
    String[] pair = {"", ""};
    message(
        tag -> {
          switch (tag) {
            case 1 << 3 | BYTES -> pair[0] = in.readString();
            case 2 << 3 | BYTES -> pair[1] = in.readString();
            default -> {
              return false;
            }
          }
          return true;
        });
    entries.put(pair[0], pair[1]);
  }

  private TensorInfo value() throws IOException {
    String[] text = {"", OnnxFile.UNTYPED};
    List<Long> shape = new ArrayList<>();
    message(
        tag ->
            switch (tag) {
              case 1 << 3 | BYTES -> {
                text[0] = in.readString();
                yield true;
              }
              case 2 << 3 | BYTES -> {
                text[1] = "no tensor";
                yield message(
                    type ->
                        type == (1 << 3 | BYTES) && message(part -> tensorType(part, text, shape)));
              }
              default -> false;
            });
    return new TensorInfo(text[0], text[0], text[1], shape);
  }

  private boolean tensorType(int tag, String[] text, List<Long> shape) throws IOException {
    return switch (tag) {
      case 1 << 3 | INT -> {
        text[1] = TYPES.getOrDefault(in.readEnum(), "another type");
        yield true;
      }
      case 2 << 3 | BYTES -> message(part -> part == (1 << 3 | BYTES) && shape.add(dimension()));
      default -> false;
    };
  }

  private long dimension() throws IOException {
    long[] size = {-1};
    message(
        tag -> {
          if (tag == (1 << 3 | INT)) {
            size[0] = in.readInt64();
            return true;
          }
          return false;
        });
    return size[0];
  }

  private static boolean taken(Object read) {
    return read != null;
  }

  private boolean message(Fields fields) throws IOException {
    if (++depth > MOST_DEPTH) {
      throw new InvalidProtocolBufferException("its graphs lie too deep within each other");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(fields);
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("it is cut short");
    }
    in.popLimit(outer);
    depth--;
    return true;
  }

  private void fields(Fields fields) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!fields.take(tag)) {
        in.skipField(tag);
      }
    }
  }
}
