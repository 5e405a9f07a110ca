package io.orchard.network.tensorflow;

import io.orchard.image.raster.JpegEngine;
import io.orchard.network.folder.Precision;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.DataType;

/**
 * TensorFlow's decoder of JPEG files, which is libjpeg-turbo: a graph of one operation, run on the
 * caller's thread.
 *
 * <p>By itself it would patch up what is damaged, print a line to the process's error output, and
 * go on for as long as a file's scans keep it busy.
 */
public final class TensorFlowJpegs implements JpegEngine, AutoCloseable {
  /** What libjpeg does by default, and TensorFlow does not. */
  private static final byte[] EXACT = "INTEGER_ACCURATE".getBytes(StandardCharsets.US_ASCII);

  private final TF_Graph graph;
  private final TF_Session session;
  private final TF_Operation file;
  private final TF_Operation pixels;
  private final Queue<BytePointer> buffers = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private TensorFlowJpegs(
      TF_Graph graph, TF_Session session, TF_Operation file, TF_Operation pixels) {
    this.graph = graph;
    this.session = session;
    this.file = file;
    this.pixels = pixels;
  }

  /**
   * Makes the graph, starting the engine where needed; takes some milliseconds then.
   *
   * @throws io.orchard.network.folder.NetworkException if the engine cannot start
   */
  @SuppressWarnings("try") // The scope works by being open.
  public static TensorFlowJpegs open() {
    TensorFlowEngine.start();
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Graph graph = TF_Graph.newGraph();
      TF_OperationDescription placeholder =
          tensorflow.TF_NewOperation(graph, "Placeholder", "file");
      tensorflow.TF_SetAttrType(placeholder, "dtype", DataType.DT_STRING.getNumber());
      TF_Operation file = tensorflow.TF_FinishOperation(placeholder, status);
      status.throwExceptionIfNotOK();
      TF_OperationDescription decode = tensorflow.TF_NewOperation(graph, "DecodeJpeg", "pixels");
      tensorflow.TF_AddInput(decode, output(file));
      tensorflow.TF_SetAttrInt(decode, "channels", 3);
      BytePointer exact = new BytePointer(EXACT);
      tensorflow.TF_SetAttrString(decode, "dct_method", exact, EXACT.length);
      tensorflow.TF_SetAttrBool(decode, "fancy_upscaling", (byte) 1);
      TF_Operation pixels = tensorflow.TF_FinishOperation(decode, status);
      status.throwExceptionIfNotOK();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      byte[] config = TensorFlowEngine.sessionConfig(Precision.FLOAT32).toByteArray();
      tensorflow.TF_SetConfig(options, new BytePointer(config), config.length, status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_Session.newSession(graph, options, status);
      status.throwExceptionIfNotOK();
      graph.retainReference();
      session.retainReference();
      return new TensorFlowJpegs(graph, session, file, pixels);
    }
  }

  private static TF_Output output(TF_Operation operation) {
    return new TF_Output().oper(operation).index(0);
  }

  @Override
  public byte @Nullable [] decode(byte[] jpeg, int width, int height) {
    if (closed.get()) {
      return null;
    }
    BytePointer buffer = bufferOf(jpeg.length);
    try {
      return decode(buffer.position(0).put(jpeg), jpeg.length, width, height);
    } finally {
      buffers.add(buffer);
    }
  }

  /** Memory that has just been freed would have to be asked of the system again. */
  private BytePointer bufferOf(int bytes) {
    BytePointer buffer = buffers.poll();
    if (buffer != null && buffer.capacity() >= bytes) {
      return buffer;
    }
    if (buffer != null) {
      buffer.close();
    }
    return new BytePointer((long) bytes);
  }

  @SuppressWarnings("try") // The scope works by being open.
  private byte @Nullable [] decode(BytePointer jpeg, int length, int width, int height) {
    try (PointerScope scope = new PointerScope()) {
      long bytes = Loader.sizeof(TF_TString.class);
      TF_Tensor input =
          TF_Tensor.allocateTensor(DataType.DT_STRING.getNumber(), new long[0], bytes);
      TF_TString text = new TF_TString(tensorflow.TF_TensorData(input).capacity(bytes));
      tensorflow.TF_StringInit(text);
      tensorflow.TF_StringAssignView(text, jpeg, length);
      return run(input, width, height);
    }
  }

  private byte @Nullable [] run(TF_Tensor input, int width, int height) {
    PointerPointer<TF_Tensor> feeds = new PointerPointer<TF_Tensor>(1).put(0, input);
    PointerPointer<TF_Tensor> fetches = new PointerPointer<>(1);
    PointerPointer<TF_Operation> noTargets = new PointerPointer<>();
    TF_Status status = TF_Status.newStatus();
    tensorflow.TF_SessionRun(
        session,
        null,
        output(file),
        feeds,
        1,
        output(pixels),
        fetches,
        1,
        noTargets,
        0,
        null,
        status);
    if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
      return null;
    }
    TF_Tensor image = fetches.get(TF_Tensor.class, 0).withDeallocator();
    if (tensorflow.TF_Dim(image, 0) != height || tensorflow.TF_Dim(image, 1) != width) {
      return null;
    }
    byte[] rgb = new byte[Math.toIntExact(tensorflow.TF_TensorByteSize(image))];
    new BytePointer(tensorflow.TF_TensorData(image)).get(rgb);
    return rgb;
  }

  /** Frees the graph; closing twice does nothing. No call may be in progress. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      buffers.forEach(BytePointer::close);
      session.close();
      graph.close();
    }
  }
}
