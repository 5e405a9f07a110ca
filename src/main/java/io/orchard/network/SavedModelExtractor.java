package io.orchard.network;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import io.orchard.image.raster.JpegEngine;
import io.orchard.image.raster.RgbImage;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.ModelFolder;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkDescription.PreprocessedBy;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.folder.Precision;
import io.orchard.network.folder.Preprocessing;
import io.orchard.network.tensorflow.TensorFlowJpegs;
import io.orchard.network.tensorflow.TensorFlowSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;

/**
 * Runs a SavedModel folder through DJL's TensorFlow engine.
 *
 * <p>One session serves all threads: each call runs on its caller's thread with one engine thread,
 * so two callers take two cores. Holds the network's weights in native memory and its graph on the
 * heap; share one in the whole JVM.
 */
public final class SavedModelExtractor implements DescribedExtractor {
  private final TensorFlowSession session;
  private final TensorFlowJpegs jpegs = TensorFlowJpegs.open();
  private final NetworkDescription description;
  private final boolean takesBytes;
  private final InputSize size;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SavedModelExtractor(TensorFlowSession session, ModelFolder source) {
    this.session = session;
    this.description = source.description();
    this.takesBytes = source.takesBytes();
    this.size = new InputSize(description.width(), description.height());
  }

  /**
   * Loads a folder whose signature or {@code network.json} states the input size.
   *
   * @throws NetworkException if the folder holds no usable model: nothing there, damaged, changed
   *     since it was described, no such signature, or one that does not map images to vectors;
   *     operations that running a network does not take; or if the engine cannot start
   */
  public static SavedModelExtractor load(Path folder) {
    return load(folder, 0, 0, null, Set.of());
  }

  /**
   * Loads a folder, and with it an input size where the folder leaves that open. Starts the engine,
   * reads the folder and runs one image through it: about two seconds the first time.
   *
   * @param width input width in pixels; 0 to take the folder's
   * @param height input height in pixels; 0 to take the folder's
   * @param precision what to compute in; null for what the folder states
   * @param allowed names of operations that the graph may hold besides those that running networks
   *     takes: whoever allows one trusts the folder's author
   * @throws NetworkException as {@link #load(Path)}, or if the folder states another size, or if
   *     this machine cannot compute in the precision
   */
  public static SavedModelExtractor load(
      Path folder, int width, int height, @Nullable Precision precision, Set<String> allowed) {
    ModelFolder source = ModelFolder.open(folder, width, height, precision, allowed);
    Processor.check(source.description().precision());
    try {
      SavedModelExtractor extractor =
          new SavedModelExtractor(TensorFlowSession.load(source), source);
      extractor.warmUp();
      return extractor;
    } catch (IOException
        | MalformedModelException
        | TensorFlowException
        | EngineException
        | IllegalArgumentException e) {
      throw new NetworkException("Cannot load " + folder + ": " + NetworkException.reason(e), e);
    }
  }

  @Override
  public NetworkDescription description() {
    return description;
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
    return description.featureCount();
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
  public JpegEngine jpegEngine() {
    return jpegs;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      jpegs.close();
      session.close();
    }
  }

  /** Makes the engine optimise the graph, and proves that it gives what its signature declares. */
  private void warmUp() {
    RgbImage black = new RgbImage(width(), height(), new byte[size.valuesPerImage()]);
    try {
      extract(Collections.nCopies(2, black));
    } catch (NetworkException e) {
      close();
      throw e;
    }
  }

  private float[][] run(List<RgbImage> batch) {
    long[] shape = {batch.size(), height(), width(), 3};
    long values = (long) batch.size() * size.valuesPerImage();
    return takesBytes
        ? session.run(DataType.DT_UINT8, shape, values, to -> putBytes(batch, to), featureCount())
        : session.run(
            DataType.DT_FLOAT,
            shape,
            values * Float.BYTES,
            to -> putFloats(batch, to),
            featureCount());
  }

  private static void putBytes(List<RgbImage> batch, Pointer target) {
    BytePointer bytes = new BytePointer(target);
    for (RgbImage image : batch) {
      bytes.put(image.pixels());
      bytes.position(bytes.position() + image.pixels().length);
    }
  }

  private void putFloats(List<RgbImage> batch, Pointer target) {
    boolean asked = description.preprocessedBy() == PreprocessedBy.CALLER;
    Preprocessing preprocessing = asked ? description.preprocessing() : Preprocessing.NONE;
    FloatPointer floats = new FloatPointer(target);
    float[] values = new float[size.valuesPerImage()];
    for (RgbImage image : batch) {
      preprocessing.apply(image.pixels(), values);
      floats.put(values);
      floats.position(floats.position() + values.length);
    }
  }
}
