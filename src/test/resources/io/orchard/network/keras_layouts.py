"""Writes the layouts of Keras weights files that KerasWeightsTest reads: python keras_layouts.py

Made with h5py 3.16.0. One 3x3 convolution from 3 to 2 channels and its batch norm; every array
counts up from its own start, so that a mix-up shows.
"""

import h5py
import numpy as np

KERNEL = np.arange(54, dtype=np.float32).reshape(3, 3, 3, 2)
NORM = [np.array([k, k + 0.5], dtype=np.float32) for k in (100, 200, 300, 400)]
NORM_NAMES = ["gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"]


def layer(root, name, arrays, names, strings):
    group = root.create_group(name)
    # Keras stores an empty list: an empty array of float64.
    group.attrs["weight_names"] = strings(names) if names else np.array([])
    for path, array in zip(names, arrays):
        group.create_dataset(path, data=array)


def network(root, prefix, strings):
    names = ["input_1", "conv_a", "pad", "bn_a"]
    root.attrs["layer_names"] = strings(names)
    layer(root, "input_1", [], [], strings)
    layer(root, "conv_a", [KERNEL], [prefix("conv_a") + "kernel:0"], strings)
    layer(root, "pad", [], [], strings)
    layer(root, "bn_a", NORM, [prefix("bn_a") + n for n in NORM_NAMES], strings)


def fixed(names):
    return np.array([n.encode() for n in names])


def variable(names):
    return list(names)


with h5py.File("fixed_strings.h5", "w") as f:
    network(f, lambda name: name + "/", fixed)
with h5py.File("variable_strings_flat.h5", "w") as f:
    network(f, lambda name: "", variable)
with h5py.File("whole_model.h5", "w") as f:
    f.attrs["model_config"] = "{}"
    network(f.create_group("model_weights"), lambda name: name + "/", variable)
with h5py.File("no_keras.h5", "w") as f:
    f.create_dataset("data", data=KERNEL)
with h5py.File("float64.h5", "w") as f:
    KERNEL = KERNEL.astype(np.float64)
    network(f, lambda name: name + "/", fixed)
