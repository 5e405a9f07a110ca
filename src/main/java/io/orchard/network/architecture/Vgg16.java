package io.orchard.network.architecture;

import io.orchard.network.folder.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * VGG16: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition",
 * 2014, doi:10.48550/arXiv.1409.1556, table 1, column D, with Keras's layer names. 14,714,688
 * parameters, 512 channels at the end.
 */
final class Vgg16 extends Architecture {
  /** Channels of each convolution; a block ends with a pool that halves rows and columns. */
  private static final int[][] BLOCKS = {
    {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}
  };

  @Override
  public String name() {
    return "vgg16";
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.CAFFE;
  }

  /** The sum is the one in Keras's {@code vgg16.py}. */
  @Override
  public PublicFile publicFile() {
    return new PublicFile(
        "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
        FileCheck.md5("6d6bbae143d832006294945121d1f1fc"));
  }

  @Override
  List<LayerSpec> layers() {
    List<LayerSpec> layers = new ArrayList<>();
    int in = 3;
    for (int block = 0; block < BLOCKS.length; block++) {
      int[] channels = BLOCKS[block];
      for (int i = 0; i < channels.length; i++) {
        double gain = gain(block, i);
        layers.add(LayerSpec.biasedConvolution(layer(block, i), 3, in, channels[i], gain));
        in = channels[i];
      }
    }
    return layers;
  }

  @Override
  Operand<TFloat32> build(
      ConvolutionGraph graph, NetworkWeights weights, Operand<TFloat32> images) {
    Operand<TFloat32> x = images;
    for (int block = 0; block < BLOCKS.length; block++) {
      for (int i = 0; i < BLOCKS[block].length; i++) {
        FoldedKernel kernel = FoldedKernel.of(weights, layer(block, i));
        x = graph.relu(graph.convolution(x, kernel, 1));
      }
      x = graph.maxPool(x, 2, 2);
    }
    return x;
  }

  private static double gain(int block, int index) {
    return block == 0 && index == 0 ? LayerSpec.RECTIFIED_PIXELS : LayerSpec.RECTIFIED;
  }

  private static String layer(int block, int index) {
    return String.format(Locale.ROOT, "block%d_conv%d", block + 1, index + 1);
  }
}
