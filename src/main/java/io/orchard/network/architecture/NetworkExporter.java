package io.orchard.network.architecture;

import com.google.protobuf.CodedOutputStream;
import io.orchard.cache.Checksum;
import io.orchard.cache.Folders;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkDescription.PreprocessedBy;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Signature;
import io.orchard.network.tensorflow.TensorFlowEngine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.MetaGraphDef.MetaInfoDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * Writes an architecture with its weights as a SavedModel folder, with a description beside it.
 *
 * <p>The model takes RGB bytes {@code images [n, h, w, 3]} and gives {@code features [n, d]}
 * float32, under the signature {@code serving_default}; preprocessing is inside, batch norm is
 * folded into the convolutions, all weights are constants. The same arguments give the same bytes.
 * For bfloat16 the graph is the same, with weights that bfloat16 has; the engine rewrites it.
 */
public final class NetworkExporter {
  private static final String INPUT = "images";
  private static final String OUTPUT = "features";
  private static final String METHOD = "tensorflow/serving/predict";

  private NetworkExporter() {}

  /** Builds and writes a network that computes in float32. */
  public static NetworkDescription export(
      Architecture architecture,
      WeightsSource weights,
      int width,
      int height,
      Pooling pooling,
      Path folder) {
    return export(architecture, weights, width, height, pooling, Precision.FLOAT32, folder);
  }

  /**
   * Builds and writes a network. Takes a second or two, and about three times the weights' size in
   * memory. The folder appears complete or not at all.
   *
   * @param width input width in pixels, at least {@link Architecture#minimumSize}
   * @param height input height in pixels, at least {@link Architecture#minimumSize}
   * @param folder absent or empty; its parent is created where needed
   * @return what was written
   * @throws IllegalArgumentException if the size is too small
   * @throws NetworkException if the weights do not fit, or if the folder is not free or cannot be
   *     written
   */
  public static NetworkDescription export(
      Architecture architecture,
      WeightsSource weights,
      int width,
      int height,
      Pooling pooling,
      Precision precision,
      Path folder) {
    checkSize(architecture, width, height);
    NetworkWeights loaded = weights.load(architecture);
    NetworkDescription description =
        new NetworkDescription(
            architecture.name(),
            weights.label(),
            weights.sha256(),
            width,
            height,
            pooling,
            architecture.preprocessing(),
            "",
            PreprocessedBy.GRAPH,
            precision,
            0,
            NetworkDescription.DEFAULT_SIGNATURE,
            null,
            null,
            "",
            null,
            null);
    return write(description, savedModel(architecture, loaded, description), folder);
  }

  private static void checkSize(Architecture architecture, int width, int height) {
    int minimum = architecture.minimumSize();
    if (width < minimum || height < minimum) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s needs images of at least %dx%d, found %dx%d",
              architecture.name(),
              minimum,
              minimum,
              width,
              height));
    }
  }

  private static SavedModel savedModel(
      Architecture architecture, NetworkWeights weights, NetworkDescription description) {
    TensorFlowEngine.start();
    try (Graph graph = new Graph()) {
      ConvolutionGraph network =
          new ConvolutionGraph(graph, rounding(architecture, weights, description.precision()));
      Operand<TUint8> images = network.input(INPUT, description.width(), description.height());
      Operand<TFloat32> x = network.preprocess(images, description.preprocessing());
      x = architecture.build(network, weights, x);
      Operand<TFloat32> features = network.pool(x, description.pooling(), OUTPUT);
      SignatureDef signature =
          SignatureDef.newBuilder()
              .putInputs(INPUT, info(images, DataType.DT_UINT8))
              .putOutputs(OUTPUT, info(features, DataType.DT_FLOAT))
              .setMethodName(METHOD)
              .build();
      return savedModel(graph, signature);
    }
  }

  private static UnaryOperator<FoldedKernel> rounding(
      Architecture architecture, NetworkWeights weights, Precision precision) {
    if (precision == Precision.FLOAT32) {
      return UnaryOperator.identity();
    }
    Map<String, double[]> means = ChannelMeans.of(architecture, weights);
    return kernel -> kernel.roundedToBfloat16(means.get(kernel.layer()));
  }

  private static SavedModel savedModel(Graph graph, SignatureDef signature) {
    MetaInfoDef info =
        MetaInfoDef.newBuilder()
            .addTags(Signature.SERVE_TAG)
            .setTensorflowVersion(TensorFlow.version())
            .build();
    return SavedModel.newBuilder()
        .setSavedModelSchemaVersion(1)
        .addMetaGraphs(
            MetaGraphDef.newBuilder()
                .setMetaInfoDef(info)
                .setGraphDef(graph.toGraphDef())
                .putSignatureDef(NetworkDescription.DEFAULT_SIGNATURE, signature))
        .build();
  }

  private static org.tensorflow.proto.TensorInfo info(Operand<?> operand, DataType type) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : operand.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return org.tensorflow.proto.TensorInfo.newBuilder()
        .setName(operand.asOutput().name())
        .setDtype(type)
        .setTensorShape(shape)
        .build();
  }

  private static NetworkDescription write(
      NetworkDescription description, SavedModel model, Path folder) {
    Path target = folder.toAbsolutePath();
    try {
      if (!Folders.isFree(target)) {
        throw new NetworkException(folder + " is not empty");
      }
      Path partial = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
      Files.createDirectories(partial);
      try {
        NetworkDescription written = writeInto(partial, description, model);
        Folders.publish(partial, target);
        return written;
      } finally {
        Folders.delete(partial);
      }
    } catch (IOException e) {
      throw new NetworkException("Cannot write " + folder + ": " + NetworkException.reason(e), e);
    }
  }

  private static NetworkDescription writeInto(
      Path folder, NetworkDescription description, SavedModel model) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(Signature.MODEL_FILE)))) {
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      coded.useDeterministicSerialization();
      model.writeTo(coded);
      coded.flush();
    }
    NetworkDescription complete =
        description.of(
            description.name(),
            Signature.read(folder, description.signature()),
            new InputSize(description.width(), description.height()),
            Checksum.sha256OfFolder(folder, NetworkDescription.FILE_NAME));
    complete.write(folder);
    return complete;
  }
}
