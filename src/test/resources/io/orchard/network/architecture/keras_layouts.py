"""Writes the layouts of Keras weights files that KerasWeightsTest reads: python keras_layouts.py

Made with h5py 3.16.0, from deflate_shuffle.h5 on with 3.7.0. One 3x3 convolution from 3 to 2 channels and its batch norm; every array
counts up from its own start, so that a mix-up shows.
"""

import struct

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

KERNEL = KERNEL.astype(np.float32)
with h5py.File("deflate_shuffle.h5", "w") as f:
    network(f, lambda name: name + "/", fixed)
    del f["conv_a/conv_a/kernel:0"]
    f.create_dataset("conv_a/conv_a/kernel:0", data=KERNEL, compression="gzip", shuffle=True)


def lz4_chunk(group, name, shape, size):
    """One chunk by filter 32004, whose block claims `size` bytes of literals and holds none of them."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk(shape)
    plist.set_filter(32004, h5py.h5z.FLAG_OPTIONAL, (0,))
    space = h5py.h5s.create_simple(shape)
    data = h5py.h5d.create(group.id, name.encode(), h5py.h5t.IEEE_F32LE, space, plist)
    rest = size - 15
    block = b"\xf0" + b"\xff" * (rest // 255) + bytes([rest % 255])
    header = struct.pack(">QII", size, size, len(block))
    data.write_direct_chunk((0,) * len(shape), header + block, 0)


with h5py.File("lz4_chunk.h5", "w") as f:
    network(f, lambda name: name + "/", fixed)
    del f["conv_a/conv_a/kernel:0"]
    lz4_chunk(f["conv_a/conv_a"], "kernel:0", KERNEL.shape, KERNEL.nbytes)
with h5py.File("fletcher32.h5", "w") as f:
    network(f, lambda name: name + "/", fixed)
    del f["conv_a/conv_a/kernel:0"]
    f.create_dataset("conv_a/conv_a/kernel:0", data=KERNEL, fletcher32=True)
with h5py.File("external_link.h5", "w") as f:
    network(f, lambda name: name + "/", fixed)
    del f["conv_a/conv_a/kernel:0"]
    f["conv_a/conv_a/kernel:0"] = h5py.ExternalLink("fixed_strings.h5", "/conv_a/conv_a/kernel:0")
