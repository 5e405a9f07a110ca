package io.orchard.network.architecture;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.filter.PipelineFilterWithData;
import io.orchard.cache.Checksum;
import io.orchard.network.folder.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Weights in the HDF5 layout that Keras writes: the attribute {@code layer_names} on the root (or
 * on its group {@code model_weights}) lists the layers in order, {@code weight_names} on each
 * layer's group lists its datasets in order. Layers are matched by order and shape, as Keras does;
 * names differ between versions and serve messages only.
 *
 * <p>What Keras never writes is refused before any number is read: filters other than deflate and
 * shuffle, which would go through native code, and links, which may lead into other files.
 */
final class KerasWeights extends WeightsSource {
  /** HDF5's numbers for deflate and shuffle. */
  private static final Set<Integer> FILTERS = Set.of(1, 2);

  private final Path file;

  KerasWeights(Path file) {
    this.file = file;
  }

  /** A layer as the file has it: its name, and its arrays in order. */
  private record StoredLayer(String name, List<Dataset> arrays) {
    List<List<Integer>> shapes() {
      return arrays.stream()
          .map(array -> Arrays.stream(array.getDimensions()).boxed().toList())
          .toList();
    }
  }

  @Override
  public String label() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public String sha256() {
    checkReadable();
    try {
      return Checksum.sha256(file);
    } catch (IOException e) {
      throw new NetworkException("Cannot read " + file + ": " + NetworkException.reason(e), e);
    }
  }

  @Override
  NetworkWeights load(Architecture architecture) {
    checkReadable();
    try (HdfFile hdf = new HdfFile(file)) {
      checkWhole(hdf);
      List<StoredLayer> stored = storedLayers(hdf);
      checkFits(architecture, stored);
      return read(architecture.layers(), stored);
    } catch (NetworkException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Damage shows as one of many failures, depending on which bytes are wrong.
      throw new NetworkException(
          file + " is no readable HDF5 file: " + NetworkException.reason(e), e);
    }
  }

  private void checkReadable() {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new NetworkException("Weights file " + file + " does not exist or cannot be read");
    }
  }

  private void checkWhole(HdfFile hdf) {
    long stated = hdf.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    if (hdf.size() < stated) {
      throw new NetworkException(
          String.format(
              Locale.ROOT, "%s is cut off: it has %d of %d bytes", file, hdf.size(), stated));
    }
  }

  /** Returns the layers that hold weights, in the file's order. */
  private List<StoredLayer> storedLayers(HdfFile hdf) {
    Group root = hdf;
    if (hdf.getAttribute("layer_names") == null
        && hdf.getChild("model_weights") instanceof Group weights) {
      root = weights;
    }
    if (root.getAttribute("layer_names") == null) {
      throw new NetworkException(
          file + " holds no Keras weights: it has no attribute 'layer_names'");
    }
    List<StoredLayer> layers = new ArrayList<>();
    for (String name : strings(root, "layer_names")) {
      List<Dataset> arrays = arrays(root, name);
      if (!arrays.isEmpty()) {
        layers.add(new StoredLayer(name, arrays));
      }
    }
    return layers;
  }

  private List<Dataset> arrays(Group root, String layer) {
    if (!(root.getChild(layer) instanceof Group group)) {
      throw new NetworkException(file + " lists layer '" + layer + "' but does not hold it");
    }
    List<Dataset> arrays = new ArrayList<>();
    for (String name : strings(group, "weight_names")) {
      arrays.add(dataset(group, name));
    }
    return arrays;
  }

  private Dataset dataset(Group group, String path) {
    Node node = group;
    for (String part : path.split("/")) {
      node = node instanceof Group folder ? folder.getChild(part) : null;
    }
    if (!(node instanceof Dataset dataset)) {
      throw new NetworkException(
          String.format(
              Locale.ROOT,
              "%s lists dataset '%s' of layer '%s' but does not hold it",
              file,
              path,
              group.getName()));
    }
    checkFilters(dataset);
    return dataset;
  }

  private void checkFilters(Dataset dataset) {
    for (PipelineFilterWithData filter : dataset.getFilters()) {
      if (!FILTERS.contains(filter.getId())) {
        throw new NetworkException(
            String.format(
                Locale.ROOT,
                "%s: dataset %s is packed by the filter %s, only deflate and shuffle are read;"
                    + " write the file again without it",
                file,
                dataset.getPath(),
                filter.getName()));
      }
    }
  }

  /** Returns an attribute's strings; none where it is absent or empty, as on layers without any. */
  private static List<String> strings(Node node, String attribute) {
    Attribute found = node.getAttribute(attribute);
    if (found == null || found.isEmpty() || found.getSize() == 0) {
      return List.of();
    }
    Object data = found.getData();
    return data instanceof String[] names ? List.of(names) : List.of(String.valueOf(data));
  }

  private void checkFits(Architecture architecture, List<StoredLayer> stored) {
    List<LayerSpec> expected = architecture.layers();
    String start = file + " does not fit " + architecture.name() + ": ";
    String objection = architecture.objection(stored.stream().map(StoredLayer::name).toList());
    if (objection != null) {
      throw new NetworkException(start + objection);
    }
    for (int i = 0; i < Math.min(expected.size(), stored.size()); i++) {
      LayerSpec spec = expected.get(i);
      StoredLayer layer = stored.get(i);
      if (!spec.shapes().equals(layer.shapes())) {
        throw new NetworkException(
            start
                + String.format(
                    Locale.ROOT,
                    "layer %d, '%s', has shapes %s, expected %s for '%s'",
                    i + 1,
                    layer.name(),
                    layer.shapes(),
                    spec.shapes(),
                    spec.name()));
      }
    }
    if (expected.size() != stored.size()) {
      throw new NetworkException(
          start + stored.size() + " layers with weights, expected " + expected.size());
    }
  }

  private NetworkWeights read(List<LayerSpec> specs, List<StoredLayer> stored) {
    NetworkWeights weights = new NetworkWeights();
    for (int i = 0; i < specs.size(); i++) {
      List<WeightSpec> arrays = specs.get(i).weights();
      for (int j = 0; j < arrays.size(); j++) {
        weights.put(specs.get(i), arrays.get(j), values(stored.get(i).arrays().get(j)));
      }
    }
    return weights;
  }

  private float[] values(Dataset dataset) {
    if (dataset.getJavaType() == float.class && dataset.getDataFlat() instanceof float[] values) {
      return values;
    }
    throw new NetworkException(
        String.format(
            Locale.ROOT,
            "%s: dataset %s holds %s, expected float32",
            file,
            dataset.getPath(),
            dataset.getJavaType().getSimpleName()));
  }
}
