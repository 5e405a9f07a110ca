package io.orchard.network;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.orchard.image.RgbImage;
import io.orchard.network.NetworkDescription.PreprocessedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Runs a SavedModel folder through DJL's TensorFlow engine.
 *
 * <p>One session serves all threads: each call runs on its caller's thread with one engine thread,
 * so two callers take two cores. Holds the network's weights in native memory and its graph on the
 * heap; share one in the whole JVM.
 */
public final class SavedModelExtractor implements FeatureExtractor {
  private final Model model;
  private final ModelFolder source;
  private final InputSize size;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SavedModelExtractor(Model model, ModelFolder source) {
    this.model = model;
    this.source = source;
    this.size = new InputSize(source.description().width(), source.description().height());
  }

  /**
   * Loads a folder whose signature or {@code network.json} states the input size.
   *
   * @throws NetworkException if the folder holds no usable model: nothing there, damaged, changed
   *     since it was described, no such signature, or one that does not map images to vectors; or
   *     if the engine cannot start
   */
  public static SavedModelExtractor load(Path folder) {
    return load(folder, 0, 0);
  }

  /**
   * Loads a folder, and with it an input size where the folder leaves that open. Starts the engine,
   * reads the folder and runs one image through it: about two seconds the first time.
   *
   * @param width input width in pixels; 0 to take the folder's
   * @param height input height in pixels; 0 to take the folder's
   * @throws NetworkException as {@link #load(Path)}, or if the folder states another size
   */
  public static SavedModelExtractor load(Path folder, int width, int height) {
    ModelFolder source = ModelFolder.open(folder, width, height);
    TensorFlowEngine.start();
    Model model = Model.newInstance("network", Device.cpu(), TensorFlowEngine.NAME);
    try {
      Map<String, Object> options =
          Map.of(
              "Tags", Signature.SERVE_TAG,
              "SignatureDefKey", source.description().signature(),
              "ConfigProto", TensorFlowEngine.sessionConfig());
      model.load(folder, Signature.MODEL_FILE, options);
      SavedModelExtractor extractor = new SavedModelExtractor(model, source);
      extractor.warmUp();
      return extractor;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new NetworkException(
          "Cannot load " + folder + ": " + NetworkException.reason(e), e);
    }
  }

  /** Returns what this extractor runs, complete even where the folder describes nothing. */
  public NetworkDescription description() {
    return source.description();
  }

  @Override
  public int width() {
    return size.width();
  }

  @Override
  public int height() {
    return size.height();
  }

  @Override
  public int featureCount() {
    return source.description().featureCount();
  }

  @Override
  public float[][] extract(List<RgbImage> batch) {
    if (closed.get()) {
      throw new IllegalStateException("The extractor is closed");
    }
    size.check(batch);
    if (batch.isEmpty()) {
      return new float[0][];
    }
    try {
      return run(batch);
    } catch (TensorFlowException | EngineException e) {
      throw new NetworkException(
          "TensorFlow failed on " + batch.size() + " images: " + NetworkException.reason(e), e);
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      model.close();
    }
  }

  /** Makes the engine optimise the graph and proves that it gives what its signature declares. */
  private void warmUp() {
    RgbImage black = new RgbImage(width(), height(), new byte[size.valuesPerImage()]);
    extract(Collections.nCopies(2, black));
  }

  private float[][] run(List<RgbImage> batch) {
    try (NDManager call = model.getNDManager().newSubManager()) {
      NDArray images = source.takesBytes() ? bytes(call, batch) : floats(call, batch);
      NDList output =
          model.getBlock().forward(new ParameterStore(call, false), new NDList(images), false);
      return rows(output.singletonOrThrow(), batch.size());
    }
  }

  private NDArray bytes(NDManager call, List<RgbImage> batch) {
    ByteBuffer buffer = call.allocateDirect(batch.size() * size.valuesPerImage());
    batch.forEach(image -> buffer.put(image.pixels()));
    return call.create(buffer.flip(), shape(batch), DataType.UINT8);
  }

  private NDArray floats(NDManager call, List<RgbImage> batch) {
    NetworkDescription description = source.description();
    Preprocessing preprocessing =
        description.preprocessedBy() == PreprocessedBy.CALLER
            ? description.preprocessing()
            : Preprocessing.NONE;
    float[] values = new float[batch.size() * size.valuesPerImage()];
    for (int i = 0; i < batch.size(); i++) {
      preprocessing.apply(batch.get(i).pixels(), values, i * size.valuesPerImage());
    }
    return call.create(FloatBuffer.wrap(values), shape(batch), DataType.FLOAT32);
  }

  private Shape shape(List<RgbImage> batch) {
    return new Shape(batch.size(), height(), width(), 3);
  }

  private float[][] rows(NDArray features, int images) {
    Shape expected = new Shape(images, featureCount());
    if (!features.getShape().equals(expected)) {
      throw new NetworkException(
          "The network gave " + features.getShape() + ", expected " + expected);
    }
    FloatBuffer values = features.toByteBuffer().asFloatBuffer();
    float[][] rows = new float[images][featureCount()];
    for (float[] row : rows) {
      values.get(row);
    }
    return rows;
  }
}
