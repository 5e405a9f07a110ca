package io.orchard.network.onnx;

import io.orchard.image.raster.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One small network in every form that exporters give networks: a convolution of {@link #WIDTH} x
 * {@link #HEIGHT} pixels and a rectifier make a feature map {@code [4][5][6]}. Beside it what comes
 * out, in double.
 */
public final class OnnxNetworks {
  public static final int WIDTH = 12;
  public static final int HEIGHT = 10;

  /** d: channels of the feature map. */
  public static final int FEATURES = 6;

  static final int SIZE = 3;
  static final int STRIDE = 2;
  static final int MAP_HEIGHT = (HEIGHT - SIZE) / STRIDE + 1;
  static final int MAP_WIDTH = (WIDTH - SIZE) / STRIDE + 1;

  /** Tokens: one for each place of the map, and the first, which is each channel's largest. */
  static final int TOKENS = MAP_HEIGHT * MAP_WIDTH + 1;

  private OnnxNetworks() {}

  /**
   * torchvision's and timm's form: float32, channels first, open batch, features {@code [n, d]}.
   */
  public static byte[] nchw() {
    return new ConvNetwork().toBytes();
  }

  /** Keras's form: float32, channels last. */
  public static byte[] nhwc() {
    return new ConvNetwork().channelsLast().toBytes();
  }

  public static byte[] float16() {
    return new ConvNetwork().type(WrittenType.FLOAT16).toBytes();
  }

  /** Takes RGB bytes 0-255, channels last, and divides them by 255 itself. */
  public static byte[] bytes() {
    return new ConvNetwork().type(WrittenType.UINT8).channelsLast().toBytes();
  }

  public static byte[] bytesChannelsFirst() {
    return new ConvNetwork().type(WrittenType.UINT8).toBytes();
  }

  /** Takes int64, which no image is. */
  public static byte[] longs() {
    return new ConvNetwork().type(WrittenType.INT64).toBytes();
  }

  /** Takes a fixed number of images at a time. */
  public static byte[] batchOf(int images) {
    return new ConvNetwork().batch(images).toBytes();
  }

  /** Takes images of any height and width. */
  public static byte[] openSize() {
    return new ConvNetwork().size("height", "width").toBytes();
  }

  public static byte[] openSizeChannelsLast() {
    return new ConvNetwork().channelsLast().size("height", "width").toBytes();
  }

  /** Names every size of the input and states none, as Hugging Face's exporter does. */
  public static byte[] openChannels() {
    return new ConvNetwork().channels("num_channels").size("height", "width").toBytes();
  }

  public static byte[] openChannelsLast() {
    return new ConvNetwork()
        .channelsLast()
        .channels("num_channels")
        .size("height", "width")
        .toBytes();
  }

  /** Gives the feature map {@code [n, c, h, w]}. */
  public static byte[] map() {
    return new ConvNetwork().outputs(ConvNetwork.MAP).toBytes();
  }

  /** Gives the feature map {@code [n, h, w, c]}. */
  public static byte[] mapChannelsLast() {
    return new ConvNetwork().channelsLast().outputs(ConvNetwork.MAP_LAST).toBytes();
  }

  /** Gives {@code [n, tokens, d]}. */
  public static byte[] tokens() {
    return new ConvNetwork().outputs(ConvNetwork.TOKENS).toBytes();
  }

  /** Gives features in float16. */
  public static byte[] halfOutput() {
    return new ConvNetwork().outputs(ConvNetwork.HALF).toBytes();
  }

  /** Gives features in float64. */
  public static byte[] doubleOutput() {
    return new ConvNetwork().outputs(ConvNetwork.DOUBLE).toBytes();
  }

  /** Gives {@code last_hidden_state [n, tokens, d]} and then {@code features [n, d]}. */
  public static byte[] severalOutputs() {
    return new ConvNetwork().outputs(ConvNetwork.TOKENS, ConvNetwork.VECTOR).toBytes();
  }

  /** Gives {@code [n, d, 1, 1, 1]}. */
  public static byte[] rankFive() {
    return new ConvNetwork().outputs(ConvNetwork.RANK_FIVE).toBytes();
  }

  /** Says neither type nor shape of its output. */
  public static byte[] untypedOutput() {
    return new ConvNetwork().untyped().toBytes();
  }

  /** Writes {@code network.onnx}, and the kernel beside it in {@code network.onnx_data}. */
  public static Path external(Path folder) throws IOException {
    Path file = folder.resolve("network.onnx");
    Path data = folder.resolve("network.onnx_data");
    Files.createDirectories(folder);
    Files.write(data, kernelBytes());
    int length = kernel().length * Float.BYTES;
    Files.write(file, externalTo(data.getFileName().toString(), 0, length));
    return file;
  }

  /** Returns {@link #nchw} with its kernel somewhere else. */
  public static byte[] externalTo(String location, long offset, long length) {
    WrittenTensor tensor =
        WrittenTensor.absent("kernel", WrittenType.FLOAT, FEATURES, 3, SIZE, SIZE)
            .external("location", location)
            .external("offset", offset)
            .external("length", length);
    return new ConvNetwork().kernel(tensor).toBytes();
  }

  /** Returns every form that can be run, by name; of those with several outputs the last counts. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> all = new TreeMap<>();
    all.put("nchw", nchw());
    all.put("nhwc", nhwc());
    all.put("float16", float16());
    all.put("bytes", bytes());
    all.put("bytesChannelsFirst", bytesChannelsFirst());
    all.put("batchOfOne", batchOf(1));
    all.put("openSize", openSize());
    all.put("openSizeChannelsLast", openSizeChannelsLast());
    all.put("openChannels", openChannels());
    all.put("openChannelsLast", openChannelsLast());
    all.put("map", map());
    all.put("mapChannelsLast", mapChannelsLast());
    all.put("tokens", tokens());
    all.put("halfOutput", halfOutput());
    all.put("severalOutputs", severalOutputs());
    all.put("untypedOutput", untypedOutput());
    return all;
  }

  /** Returns a computed image of this network's size, whose channels differ. */
  public static RgbImage image() {
    byte[] pixels = new byte[HEIGHT * WIDTH * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i * (1 + i % 3) + 40 * (i % 3));
    }
    return new RgbImage(WIDTH, HEIGHT, pixels);
  }

  /** Returns the feature map {@code [h][w][d]} of prepared pixels {@code [h, w, 3]}, row-major. */
  public static double[][][] featureMap(double[] prepared) {
    float[] kernel = kernel();
    float[] bias = bias();
    double[][][] map = new double[MAP_HEIGHT][MAP_WIDTH][FEATURES];
    for (int place = 0; place < (TOKENS - 1) * FEATURES; place++) {
      int d = place % FEATURES;
      int row = place / FEATURES / MAP_WIDTH;
      int column = place / FEATURES % MAP_WIDTH;
      double sum = bias[d];
      for (int k = 0; k < 3 * SIZE * SIZE; k++) {
        int y = row * STRIDE + k / SIZE % SIZE;
        int x = column * STRIDE + k % SIZE;
        int channel = k / (SIZE * SIZE);
        sum += kernel[d * 3 * SIZE * SIZE + k] * prepared[(y * WIDTH + x) * 3 + channel];
      }
      map[row][column][d] = Math.max(sum, 0);
    }
    return map;
  }

  /** Returns the mean of each channel of a map, {@code [d]}: what the vector forms give. */
  public static double[] mean(double[][][] map) {
    return Arrays.stream(sum(map)).map(sum -> sum / (TOKENS - 1)).toArray();
  }

  /** Returns the largest value of each channel of a map, {@code [d]}: the first token. */
  public static double[] largest(double[][][] map) {
    double[] largest = new double[FEATURES];
    for (double[][] row : map) {
      for (double[] place : row) {
        Arrays.setAll(largest, d -> Math.max(largest[d], place[d]));
      }
    }
    return largest;
  }

  /** Returns the mean of all tokens, {@code [d]}, the first one among them. */
  public static double[] meanOfTokens(double[][][] map) {
    double[] sum = sum(map);
    double[] first = largest(map);
    double[] mean = new double[FEATURES];
    Arrays.setAll(mean, d -> (sum[d] + first[d]) / TOKENS);
    return mean;
  }

  private static double[] sum(double[][][] map) {
    double[] sum = new double[FEATURES];
    for (double[][] row : map) {
      for (double[] place : row) {
        Arrays.setAll(sum, d -> sum[d] + place[d]);
      }
    }
    return sum;
  }

  static float[] kernel() {
    return random(1, FEATURES * 3 * SIZE * SIZE);
  }

  static float[] bias() {
    return random(2, FEATURES);
  }

  static byte[] kernelBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(kernel().length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(kernel());
    return bytes.array();
  }

  private static float[] random(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.45);
    }
    return values;
  }
}
