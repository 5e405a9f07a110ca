package io.orchard.network.architecture;

import io.orchard.network.tensorflow.TensorFlowEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.io.ReadFile;
import org.tensorflow.op.io.WriteFile;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.MetaGraphDef.MetaInfoDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TensorShapeProto.Dim;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Writes small SavedModel folders as other programs might have made them. */
public final class ForeignModel {
  private final SignatureDef.Builder signature = SignatureDef.newBuilder();
  private final MetaGraphDef.Builder graph =
      MetaGraphDef.newBuilder().setMetaInfoDef(MetaInfoDef.newBuilder().addTags("serve"));

  /** Returns a model that gives each image's mean of every channel, {@code [n, 3]}. */
  public static ForeignModel means(DataType type, long height, long width) {
    ForeignModel model = new ForeignModel();
    TensorFlowEngine.start();
    try (Graph means = new Graph()) {
      Ops ops = Ops.create(means);
      Placeholder.Options shape = Placeholder.shape(Shape.of(-1, height, width, 3));
      Operand<TFloat32> x =
          type == DataType.DT_UINT8
              ? ops.dtypes.cast(ops.withName("in").placeholder(TUint8.class, shape), TFloat32.class)
              : ops.withName("in").placeholder(TFloat32.class, shape);
      ops.withName("out").math.mean(x, ops.constant(new int[] {1, 2}));
      model.graph.setGraphDef(means.toGraphDef());
    }
    return model.input("in", type, -1, height, width, 3).output("out", DataType.DT_FLOAT, -1, 3);
  }

  /**
   * Returns {@link #means} of floats of any size that copies a file whenever it runs.
   *
   * @param from the file
   * @param to where it is copied
   */
  public static ForeignModel copying(Path from, Path to) {
    ForeignModel model = new ForeignModel();
    TensorFlowEngine.start();
    try (Graph copying = new Graph()) {
      Ops ops = Ops.create(copying);
      Operand<TFloat32> x =
          ops.withName("in")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, -1, 3)));
      ReadFile read = ops.io.readFile(ops.constant(from.toString()));
      WriteFile write = ops.io.writeFile(ops.constant(to.toString()), read.contents());
      ops.withControlDependencies(write)
          .withName("out")
          .math
          .mean(x, ops.constant(new int[] {1, 2}));
      model.graph.setGraphDef(copying.toGraphDef());
    }
    return model
        .input("in", DataType.DT_FLOAT, -1, -1, -1, 3)
        .output("out", DataType.DT_FLOAT, -1, 3);
  }

  /** Returns a model that declares nothing and does nothing. */
  public static ForeignModel empty() {
    return new ForeignModel();
  }

  public ForeignModel input(String key, DataType type, long... shape) {
    signature.putInputs(key, info(key, type, shape));
    return this;
  }

  public ForeignModel output(String key, DataType type, long... shape) {
    signature.putOutputs(key, info(key, type, shape));
    return this;
  }

  /** Writes the model with one signature of the given key. */
  public Path write(Path folder, String key) throws IOException {
    SavedModel model =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(graph.putSignatureDef(key, signature.build()))
            .build();
    Files.createDirectories(folder);
    Files.write(folder.resolve("saved_model.pb"), model.toByteArray());
    return folder;
  }

  private static org.tensorflow.proto.TensorInfo info(String key, DataType type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dims.addDim(Dim.newBuilder().setSize(size));
    }
    return org.tensorflow.proto.TensorInfo.newBuilder()
        .setName(key + ":0")
        .setDtype(type)
        .setTensorShape(dims)
        .build();
  }
}
