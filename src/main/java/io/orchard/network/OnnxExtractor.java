package io.orchard.network;

import io.orchard.image.raster.RgbImage;
import io.orchard.network.folder.InputSize;
import io.orchard.network.folder.NetworkDescription;
import io.orchard.network.folder.NetworkException;
import io.orchard.network.onnx.OnnxFolder;
import io.orchard.network.onnx.OnnxNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an ONNX file through ONNX Runtime.
 *
 * <p>One session serves all threads, each call on its caller's thread, image by image: the features
 * of an image do not depend on the batch it is in, to the last bit. Holds the weights in native
 * memory, and beside them what one image's run takes, once for each caller; share one in the whole
 * JVM.
 */
public final class OnnxExtractor implements DescribedExtractor {
  private final OnnxNetwork network;
  private final NetworkDescription description;
  private final InputSize size;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxExtractor(OnnxNetwork network, NetworkDescription description) {
    this.network = network;
    this.description = description;
    this.size = new InputSize(description.width(), description.height());
  }

  /**
   * Loads a folder: starts the engine, reads the files and runs one image through the network.
   *
   * @param description of the folder, complete, as {@link OnnxFolder#describe} writes it
   * @throws NetworkException if the files are not those that were described or cannot be used, or
   *     if the engine cannot start
   */
  public static OnnxExtractor load(Path folder, NetworkDescription description) {
    OnnxFolder files = new OnnxFolder(folder, Objects.requireNonNull(description.file()));
    return new OnnxExtractor(files.open(description), description);
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
    return batch.stream().map(image -> network.features(image.pixels())).toArray(float[][]::new);
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      network.close();
    }
  }
}
