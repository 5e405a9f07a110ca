package io.orchard.network.onnx;

import io.orchard.network.folder.ChannelOrder;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.folder.TensorInfo;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a graph is used, by what the file says and what was chosen.
 *
 * @param inputs the one input, with its shape for one image: once, or in both layouts where the
 *     file does not say whether channels come first or last
 * @param output the output, as the file declares it
 * @param preprocessing what the input expects
 */
record OnnxSignature(List<TensorInfo> inputs, TensorInfo output, Preprocessing preprocessing) {
  /** Positions of the channels in a shape. */
  private static final int FIRST = 1;

  private static final int LAST = 3;

  /** What leaves bytes bytes. */
  private static final Set<Preprocessing> AS_THEY_ARE =
      Set.of(Preprocessing.NONE, Preprocessing.NONE.in(ChannelOrder.BGR));

  /** What is more is too much, however much it is. */
  private static final long MOST = Integer.MAX_VALUE;

  private static final long OPEN = -1;
  private static final long CHANNELS = 3;

  /**
   * Reads it off a file.
   *
   * @param file its name, for messages
   * @throws NetworkException if the graph does not take one image or gives no features, or if
   *     something is open that nobody chose, or stated otherwise than it was chosen
   */
  static OnnxSignature of(String file, OnnxFile onnx, OnnxChoices choices) {
    TensorInfo input = imageInput(file, onnx.inputs());
    return new OnnxSignature(
        channelPositions(file, input)
            .map(position -> sized(file, input, position, choices))
            .toList(),
        output(file, onnx.outputs(), choices.output()),
        preprocessing(file, input, choices.preprocessing()));
  }

  private static TensorInfo imageInput(String file, List<TensorInfo> inputs) {
    if (inputs.size() != 1) {
      throw new NetworkException(
          file
              + " must take one image and nothing else, found "
              + inputs.size()
              + " inputs: "
              + summary(inputs)
              + "; export the part that takes images");
    }
    TensorInfo input = inputs.get(0);
    if (input.shape().size() != 4 || !OnnxInput.isWritable(input)) {
      throw new NetworkException(
          file
              + " takes "
              + summary(inputs)
              + ", expected FLOAT, FLOAT16 or UINT8 [n, 3, h, w] or [n, h, w, 3]");
    }
    if (input.shape().get(0) != OPEN && input.shape().get(0) != 1) {
      throw new NetworkException(
          file
              + " takes "
              + input.shape().get(0)
              + " images at a time: export it for one, or for any number");
    }
    return input;
  }

  /** Returns where the channels may be: where a 3 is, if there is one, else where any number is. */
  private static Stream<Integer> channelPositions(String file, TensorInfo input) {
    List<Long> shape = input.shape();
    List<Integer> stated = Stream.of(FIRST, LAST).filter(i -> shape.get(i) == CHANNELS).toList();
    List<Integer> possible =
        stated.isEmpty()
            ? Stream.of(FIRST, LAST).filter(i -> shape.get(i) == OPEN).toList()
            : stated;
    if (possible.isEmpty()) {
      throw new NetworkException(
          file
              + " takes "
              + input.summary()
              + ": no place in it is for the 3 channels of an image");
    }
    return possible.stream();
  }

  private static TensorInfo sized(
      String file, TensorInfo input, int channels, OnnxChoices choices) {
    boolean first = channels == FIRST;
    long height = side(file, "height", input.shape().get(first ? 2 : 1), choices.height());
    long width = side(file, "width", input.shape().get(first ? 3 : 2), choices.width());
    try {
      new InputSize((int) Math.min(width, MOST), (int) Math.min(height, MOST));
    } catch (IllegalArgumentException e) {
      throw new NetworkException(file + ": " + NetworkException.reason(e), e);
    }
    return input.withShape(
        first ? List.of(1L, CHANNELS, height, width) : List.of(1L, height, width, CHANNELS));
  }

  private static long side(String file, String name, long declared, @Nullable Integer chosen) {
    if (declared == OPEN && chosen == null) {
      throw new NetworkException(
          file + " takes images of any " + name + ": --imageSize must say which, such as 224");
    }
    if (declared != OPEN && chosen != null && declared != chosen) {
      throw new NetworkException(
          String.format(
              Locale.ROOT, "%s takes images of %s %d, not %d", file, name, declared, chosen));
    }
    return declared == OPEN ? chosen : declared;
  }

  private static TensorInfo output(String file, List<TensorInfo> outputs, @Nullable String name) {
    List<TensorInfo> found =
        name == null
            ? outputs
            : outputs.stream().filter(output -> output.tensor().equals(name)).toList();
    if (found.size() != 1) {
      String given = outputs.isEmpty() ? "none" : summary(outputs);
      throw new NetworkException(
          file
              + (name == null
                  ? " must give one output, or --outputName choose one, found " + given
                  : " has no output " + name + ", found " + given));
    }
    TensorInfo output = found.get(0);
    boolean open = output.shape().isEmpty(); // Some exporters leave out all of it.
    boolean vectors = open || (output.shape().size() >= 2 && output.shape().size() <= 4);
    if (!vectors || !List.of("FLOAT", "FLOAT16", OnnxFile.UNTYPED).contains(output.type())) {
      throw new NetworkException(
          file
              + " gives "
              + output.summary()
              + ", expected FLOAT or FLOAT16 [n, d], [n, c, h, w], [n, h, w, c] or [n, tokens, d]");
    }
    return output;
  }

  private static Preprocessing preprocessing(
      String file, TensorInfo input, @Nullable Preprocessing chosen) {
    if (OnnxInput.takesBytes(input)) {
      Preprocessing bytes = Objects.requireNonNullElse(chosen, Preprocessing.NONE);
      if (!AS_THEY_ARE.contains(bytes)) {
        throw new NetworkException(
            file + " takes bytes, which " + bytes.formula() + " does not give; leave it out");
      }
      return bytes;
    }
    if (chosen == null) {
      throw new NetworkException(
          file
              + " does not say what is to be done with RGB values 0-255: give --preprocessing=torch"
              + " for most networks of torchvision and timm, tf for those of TensorFlow's own, caffe"
              + " for Keras's ResNet50 and VGG16, unit for 0 to 1, none where the graph does it"
              + " itself, or --mean and --std as the network's authors state them");
    }
    return chosen;
  }

  private static String summary(List<TensorInfo> tensors) {
    return tensors.stream().map(TensorInfo::summary).collect(Collectors.joining(", "));
  }
}
