package io.orchard.network.tensorflow;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import ai.djl.util.Pair;
import io.orchard.network.folder.ModelFolder;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Signature;
import io.orchard.network.folder.TensorInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.DataType;

/**
 * A model that DJL has loaded, run through the calls beneath DJL's arrays: those copy each batch
 * once more and keep every array in a register, 3 to 4 percent of a small network's time.
 *
 * <p>Safe for use by several threads: a run shares only the session, which TensorFlow guards.
 */
public final class TensorFlowSession implements AutoCloseable {
  private static final TF_Operation[] NO_TARGETS = {};

  private final Model model;
  private final SavedModelBundle bundle;
  private final TF_Operation[] inputs;
  private final int[] inputIndices;
  private final TF_Operation[] outputs;
  private final int[] outputIndices;

  private TensorFlowSession(Model model, NetworkDescription description) {
    this.model = model;
    this.bundle = ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
    Pair<TF_Operation, Integer> input = operation(description.input());
    this.inputs = new TF_Operation[] {input.getKey()};
    this.inputIndices = new int[] {input.getValue()};
    Pair<TF_Operation, Integer> output = operation(description.output());
    this.outputs = new TF_Operation[] {output.getKey()};
    this.outputIndices = new int[] {output.getValue()};
  }

  /**
   * Loads a model, starting the engine where needed.
   *
   * @throws NetworkException if the engine cannot start
   * @throws IOException if the folder is gone
   * @throws MalformedModelException if DJL cannot load it
   */
  public static TensorFlowSession load(ModelFolder source)
      throws IOException, MalformedModelException {
    TensorFlowEngine.start();
    Model model = Model.newInstance("network", Device.cpu(), TensorFlowEngine.NAME);
    Map<String, Object> options =
        Map.of(
            "Tags", Signature.SERVE_TAG,
            "SignatureDefKey", source.description().signature(),
            "ConfigProto", TensorFlowEngine.sessionConfig(source.description().precision()));
    try {
      model.load(source.folder(), Signature.MODEL_FILE, options);
      return new TensorFlowSession(model, source.description());
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Runs the model on the caller's thread.
   *
   * @param type element type of the input
   * @param shape of the input
   * @param bytes size of the input
   * @param fill writes the input to the address it is given
   * @param featureCount d that the output must have
   * @return the output {@code [n, d]}
   * @throws org.tensorflow.exceptions.TensorFlowException if the run fails
   * @throws NetworkException if the output has another shape
   */
  @SuppressWarnings("try") // The scope works by being open.
  public float[][] run(
      DataType type, long[] shape, long bytes, Consumer<Pointer> fill, int featureCount) {
    try (PointerScope scope = new PointerScope()) {
      TF_Tensor images = TF_Tensor.allocateTensor(type.getNumber(), shape, bytes);
      fill.accept(tensorflow.TF_TensorData(images).capacity(bytes));
      try (TF_Tensor features = run(images)) {
        return rows(features, Math.toIntExact(shape[0]), featureCount);
      }
    }
  }

  /** Returns the output, to be closed by the caller: it outlives the scope it was made in. */
  private TF_Tensor run(TF_Tensor images) {
    TF_Tensor[] feeds = {images};
    return JavacppUtils.runSession(
        bundle.getSession(), null, feeds, inputs, inputIndices, outputs, outputIndices, NO_TARGETS)[
        0];
  }

  @Override
  public void close() {
    model.close();
  }

  private Pair<TF_Operation, Integer> operation(TensorInfo tensor) {
    return JavacppUtils.getGraphOperationByName(bundle.getGraph(), tensor.tensor());
  }

  private static float[][] rows(TF_Tensor features, int images, int featureCount) {
    long[] shape = new long[tensorflow.TF_NumDims(features)];
    Arrays.setAll(shape, i -> tensorflow.TF_Dim(features, i));
    if (!Arrays.equals(shape, new long[] {images, featureCount})) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "The network gave features %s, expected [%d, %d]",
              Arrays.toString(shape),
              images,
              featureCount));
    }
    FloatPointer values = new FloatPointer(tensorflow.TF_TensorData(features));
    float[][] rows = new float[images][featureCount];
    for (int i = 0; i < images; i++) {
      values.position((long) i * featureCount).get(rows[i]);
    }
    return rows;
  }
}
