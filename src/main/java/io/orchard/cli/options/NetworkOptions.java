package io.orchard.cli.options;

import io.orchard.model.NetworkBuilder;
import io.orchard.network.download.WeightsMirror;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which network makes the features. A fitted model brings its own; none of these has to be set. */
@Description("Network")
public interface NetworkOptions extends PipelineOptions {

  /** The network where nobody chooses one. */
  String DEFAULT_MODEL = "mobilenetv2";

  /** The pooling where nobody chooses one. */
  String DEFAULT_POOLING = "avg";

  /** What the network computes in where nobody chooses it. */
  String DEFAULT_PRECISION = "float32";

  /** Returns the network. */
  @Description(
      "mobilenetv2, resnet50, vgg16, an .onnx file or a SavedModel folder (local or s3://), or"
          + " pixels: no network, the features are the resized RGB values 0-255")
  @Place
  @Otherwise(DEFAULT_MODEL)
  @Nullable String getModel();

  /** Sets the network. */
  void setModel(@Nullable String value);

  /** Returns where the weights come from. */
  @Description("a Keras-layout .h5 file (local or s3://), random or random:SEED, or imagenet")
  @Place
  @Otherwise(NetworkBuilder.IMAGENET)
  @Nullable String getWeights();

  /** Sets where the weights come from. */
  void setWeights(@Nullable String value);

  /** Returns where the public weights are downloaded from. */
  @Description(
      "http, https, file or s3 URL that --weights=imagenet downloads from, laid out as the"
          + " public one")
  @Place
  @Otherwise(WeightsMirror.PUBLIC_URL)
  @Nullable String getWeightsUrl();

  /** Sets where the public weights are downloaded from. */
  void setWeightsUrl(@Nullable String value);

  /** Returns what the network computes in. */
  @Description(
      "float32, or bfloat16: some 1.7 times as fast, on processors that multiply in it (AMD since"
          + " Zen 4, Intel since Sapphire Rapids), and features of their own, to be compared with"
          + " others in bfloat16 only")
  @Otherwise(DEFAULT_PRECISION)
  @Nullable String getPrecision();

  /** Sets what the network computes in. */
  void setPrecision(@Nullable String value);

  /** Returns the operations that a SavedModel may hold besides those on the program's list. */
  @Description(
      "TensorFlow operations, by name and comma, that a SavedModel folder may hold besides those"
          + " that running a network takes. A SavedModel is a program: ReadFile, WriteFile or PyFunc"
          + " in it act with all your rights. Only for folders whose author you trust")
  @Otherwise("none")
  @Nullable String getAllowOperations();

  /** Sets the operations that a SavedModel may hold besides those on the program's list. */
  void setAllowOperations(@Nullable String value);

  /** Returns the size that images are brought to. */
  @Description("size in pixels that images are brought to, 224 or WIDTHxHEIGHT, up to 4096x4096")
  @Otherwise("the network's own")
  @Nullable String getImageSize();

  /** Sets the size that images are brought to. */
  void setImageSize(@Nullable String value);

  /** Returns which part of the shorter side is left by a cut. */
  @Description(
      "such as 0.875: images keep their shape, are resized so that they cover the network's size"
          + " divided by it, and cut to its size in the middle, each exactly as torchvision does it"
          + " on Pillow's images; from 0.01 to 1")
  @Otherwise("none: images are squeezed into the size")
  @Nullable Double getCrop();

  /** Sets which part of the shorter side is left by a cut. */
  void setCrop(@Nullable Double value);

  /** Returns how the last feature map becomes a vector. */
  @Description(
      "avg, max or flatten: how the last feature map becomes a vector; of an ONNX network that gives"
          + " tokens, cls (the first one) or avg")
  @Otherwise(DEFAULT_POOLING)
  @Nullable String getPooling();

  /** Sets how the last feature map becomes a vector. */
  void setPooling(@Nullable String value);

  /** Returns the output of an ONNX network that is taken. */
  @Description("name of the output to take of an ONNX network that has several")
  @Otherwise("its only one")
  @Nullable String getOutputName();

  /** Sets the output of an ONNX network that is taken. */
  void setOutputName(@Nullable String value);

  /** Returns what happens to the pixels before the network by name. */
  @Description(
      "what an ONNX network expects to be done with RGB values 0-255: tf (x / 127.5 - 1), caffe (bgr"
          + " less ImageNet's mean), torch ((x / 255 - mean) / std of ImageNet), unit (x / 255) or"
          + " none. Other networks have theirs")
  @Otherwise("what its network.json states")
  @Nullable String getPreprocessing();

  /** Sets what happens to the pixels before the network by name. */
  void setPreprocessing(@Nullable String value);

  /** Returns what is subtracted from each channel. */
  @Description(
      "in place of --preprocessing, with --std: what is subtracted of values 0 to 1, such as"
          + " 0.485,0.456,0.406, in the order in which the network takes the channels")
  @Otherwise("none")
  @Nullable String getMean();

  /** Sets what is subtracted from each channel. */
  void setMean(@Nullable String value);

  /** Returns what each channel is divided by. */
  @Description("what values are divided by after --mean is subtracted, such as 0.229,0.224,0.225")
  @Otherwise("none")
  @Nullable String getStd();

  /** Sets what each channel is divided by. */
  void setStd(@Nullable String value);

  /** Returns the order in which the network takes the channels. */
  @Description("rgb or bgr: the order in which an ONNX network takes the channels")
  @Otherwise("rgb; caffe: bgr")
  @Nullable String getChannels();

  /** Sets the order in which the network takes the channels. */
  void setChannels(@Nullable String value);
}
