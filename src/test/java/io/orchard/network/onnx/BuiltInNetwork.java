package io.orchard.network.onnx;

import ai.onnxruntime.OrtException;
import io.orchard.SharedData;
import io.orchard.image.ImagePreparation;
import io.orchard.image.ImagePreparer;
import io.orchard.image.raster.ImageDecodeException;
import io.orchard.image.raster.RgbImage;
import io.orchard.image.resample.ResampleFilter;
import io.orchard.network.OnnxExtractor;
import io.orchard.network.architecture.Architecture;
import io.orchard.network.architecture.NetworkExporter;
import io.orchard.network.architecture.WeightsSource;
import io.orchard.network.folder.Pooling;
import io.orchard.network.folder.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the built-in networks as a SavedModel, and as ONNX files of the same weights.
 *
 * @param architecture which
 * @param savedModel folder of the SavedModel
 * @param layers that the ONNX files are made of
 */
public record BuiltInNetwork(Architecture architecture, Path savedModel, List<Layer> layers) {
  /** Width and height in pixels. */
  public static final int SIDE = 224;

  /** Exports a network to a folder that is absent or empty. */
  public static BuiltInNetwork export(String name, WeightsSource weights, Path folder)
      throws IOException {
    Architecture architecture = Architecture.named(name);
    NetworkExporter.export(architecture, weights, SIDE, SIDE, Pooling.AVG, folder);
    return new BuiltInNetwork(architecture, folder, ExportedLayers.read(folder));
  }

  /** Returns the network in float32. */
  public byte[] single() {
    return FloatNetwork.write(layers, SIDE);
  }

  /** Returns how to make bytes of what its layers give for the images. */
  public Map<String, Quantization> calibrated(List<RgbImage> images) throws OrtException {
    List<float[]> prepared = new ArrayList<>();
    for (RgbImage image : images) {
      float[] values = new float[image.pixels().length];
      architecture.preprocessing().applyPlanar(image.pixels(), values);
      prepared.add(values);
    }
    return Calibration.of(layers, SIDE, prepared);
  }

  /** Returns the network in bytes: float32 operators between QuantizeLinear and its reverse. */
  public byte[] pairs(Map<String, Quantization> tensors) {
    return QuantizedNetwork.write(new QuantizedNetwork.Pairs(), layers, tensors, SIDE, SIDE);
  }

  /** Returns the network in bytes: operators on bytes. */
  public byte[] operators(Map<String, Quantization> tensors) {
    return QuantizedNetwork.write(new QuantizedNetwork.Operators(), layers, tensors, SIDE, SIDE);
  }

  /** Loads an ONNX file of this network from a folder that is made for it. */
  public OnnxExtractor load(Path folder, byte[] file) throws IOException {
    return load(folder, file, architecture.preprocessing());
  }

  /** Loads an ONNX file that leaves nothing open but the preprocessing. */
  public static OnnxExtractor load(Path folder, byte[] file, Preprocessing preprocessing)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("network.onnx"), file);
    OnnxChoices choices = new OnnxChoices(null, null, null, null, preprocessing, null, null);
    return OnnxExtractor.load(folder, new OnnxFolder(folder, "network.onnx").describe(choices));
  }

  /** Returns the first real photographs of each of twelve fruits; skips the test without them. */
  public static List<RgbImage> photographs(String split, int perClass)
      throws IOException, ImageDecodeException {
    ImagePreparer preparer = ImagePreparation.of(ResampleFilter.BICUBIC).preparer(SIDE, SIDE);
    List<RgbImage> images = new ArrayList<>();
    for (Path label : sorted(SharedData.require("fruits360").resolve(split))) {
      for (Path file : sorted(label).subList(0, perClass)) {
        images.add(preparer.prepare(Files.readAllBytes(file)));
      }
    }
    return images;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
