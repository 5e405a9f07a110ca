package io.orchard.network.folder;

import java.util.Set;

/**
 * The TensorFlow operations that running a network takes: arithmetic on tensors, variables and
 * their restoring, calls and branches. None of them reaches a file, but for {@link #RESTORING} and
 * {@link #SAVING}; none a socket, a process, or code outside TensorFlow.
 *
 * <p>Gathered from the graphs that Keras, timm and ONNX converters write for convolutional networks
 * and transformers, the training functions among them that such files keep.
 */
final class InferenceOperations {

  /** What every SavedModel restores its variables with: it reads TensorFlow's own checkpoints. */
  private static final Set<String> RESTORING = named("Restore RestoreSlice RestoreV2");

  /**
   * What SavedModels keep for being saved again, and which inference never comes to: it writes
   * checkpoints.
   */
  static final Set<String> SAVING = named("Save SaveSlices SaveV2 MergeV2Checkpoints");

  private static final Set<String> INPUTS_AND_CONSTANTS =
      named(
          """
          Const HostConst Placeholder PlaceholderV2 PlaceholderWithDefault NoOp
          Identity IdentityN Snapshot StopGradient PreventGradient EnsureShape CheckNumerics Assert
          DeepCopy _Arg _Retval _DeviceArg _DeviceRetval
          """);

  private static final Set<String> VARIABLES =
      named(
          """
          VarHandleOp ReadVariableOp DisableCopyOnRead AssignVariableOp AssignAddVariableOp
          AssignSubVariableOp VarIsInitializedOp VariableShape ResourceGather ResourceGatherNd
          Variable VariableV2 Assign AssignAdd AssignSub IsVariableInitialized TemporaryVariable
          DestroyTemporaryVariable _ReadVariablesOp _VarHandlesOp
          """);

  private static final Set<String> CALLS_AND_BRANCHES =
      named(
          """
          PartitionedCall StatefulPartitionedCall If StatelessIf Case StatelessCase While
          StatelessWhile For Switch RefSwitch _SwitchN RefMerge Merge Enter RefEnter Exit RefExit
          NextIteration RefNextIteration LoopCond ControlTrigger Select SelectV2 Where
          TensorListReserve EmptyTensorList TensorListFromTensor TensorListStack
          TensorListGetItem TensorListSetItem TensorListLength TensorListElementShape
          TensorListPushBack TensorListPopBack TensorListConcatV2 TensorListGather
          TensorListResize TensorArrayV3 TensorArrayReadV3 TensorArrayWriteV3 TensorArrayGatherV3
          TensorArrayScatterV3 TensorArraySizeV3 TensorArrayCloseV3 TensorArrayConcatV3
          TensorArraySplitV3
          """);

  private static final Set<String> SHAPES =
      named(
          """
          Shape ShapeN Size Rank Reshape ExpandDims Squeeze Transpose ConjugateTranspose Pack
          Unpack Concat ConcatV2 ConcatOffset Split SplitV Slice StridedSlice Tile BroadcastTo
          BroadcastArgs Pad PadV2 MirrorPad Reverse ReverseV2 ReverseSequence Roll Gather GatherV2
          GatherNd ScatterNd TensorScatterUpdate TensorScatterAdd TensorScatterSub
          TensorStridedSliceUpdate Fill ZerosLike OnesLike Range LinSpace OneHot Unique UniqueV2
          SpaceToBatch SpaceToBatchND BatchToSpace BatchToSpaceND SpaceToDepth DepthToSpace
          Diag DiagPart MatrixDiag MatrixDiagV2 MatrixDiagV3 MatrixDiagPart MatrixDiagPartV2
          MatrixDiagPartV3 MatrixBandPart MatrixSetDiag MatrixSetDiagV2 MatrixSetDiagV3
          InvertPermutation DynamicStitch ParallelDynamicStitch DynamicPartition Cast Bitcast
          ExtractImagePatches GuaranteeConst
          """);

  private static final Set<String> ARITHMETIC =
      named(
          """
          Add AddV2 AddN AccumulateNV2 BiasAdd BiasAddV1 Sub Mul MulNoNan Div DivNoNan RealDiv
          FloorDiv TruncateDiv FloorMod Mod TruncateMod Neg Abs Sign Reciprocal Inv Square Sqrt
          Rsqrt SquaredDifference Pow Exp Expm1 Log Log1p Sin Cos Tan Asin Acos Atan Atan2 Sinh
          Cosh Tanh Asinh Acosh Atanh Erf Erfc Erfinv Ndtri Lgamma Digamma Floor Ceil Round Rint
          Maximum Minimum ClipByValue IsNan IsInf IsFinite Equal NotEqual ApproximateEqual Less
          LessEqual Greater GreaterEqual LogicalAnd LogicalOr LogicalNot BitwiseAnd BitwiseOr
          BitwiseXor Invert LeftShift RightShift MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3
          Einsum Cross L2Loss Sum Mean Prod Max Min All Any EuclideanNorm ArgMax ArgMin Cumsum
          Cumprod CumulativeLogsumexp TopK TopKV2 InTopK InTopKV2 SegmentSum SegmentMean
          UnsortedSegmentSum UnsortedSegmentMax UnsortedSegmentMin SparseToDense Bincount
          Complex Real Imag Conj ComplexAbs Angle FFT FFT2D IFFT IFFT2D RFFT RFFT2D IRFFT IRFFT2D
          """);

  private static final Set<String> LAYERS =
      named(
          """
          Conv Conv2D Conv2DBackpropInput Conv3D Conv3DBackpropInputV2 DepthwiseConv2dNative
          DepthwiseConv2dNativeBackpropInput Dilation2D FusedBatchNorm FusedBatchNormV2
          FusedBatchNormV3 BatchNormWithGlobalNormalization LRN AvgPool AvgPool3D MaxPool
          MaxPoolV2 MaxPool3D MaxPoolWithArgmax FractionalAvgPool FractionalMaxPool Relu Relu6
          LeakyRelu Elu Selu Softplus Softsign Sigmoid Softmax LogSoftmax
          SoftmaxCrossEntropyWithLogits SparseSoftmaxCrossEntropyWithLogits ResizeBilinear
          ResizeNearestNeighbor ResizeBicubic ResizeArea ScaleAndTranslate CropAndResize
          AdjustContrastv2 AdjustHue AdjustSaturation RGBToHSV HSVToRGB ImageProjectiveTransformV2
          ImageProjectiveTransformV3 NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5
          _FusedConv2D _FusedDepthwiseConv2dNative _FusedMatMul _FusedBatchNormEx
          """);

  private static final Set<String> QUANTIZATION =
      named(
          """
          FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel
          QuantizeV2 Dequantize QuantizeAndDequantize QuantizeAndDequantizeV2
          QuantizeAndDequantizeV3 QuantizeAndDequantizeV4 Requantize
          """);

  /** Dropout and augmentation in the training functions. */
  private static final Set<String> RANDOM =
      named(
          """
          RandomUniform RandomUniformInt RandomStandardNormal TruncatedNormal RandomShuffle
          Multinomial StatelessRandomUniform StatelessRandomUniformV2 StatelessRandomUniformInt
          StatelessRandomUniformIntV2 StatelessRandomUniformFullInt
          StatelessRandomUniformFullIntV2 StatelessRandomNormal StatelessRandomNormalV2
          StatelessTruncatedNormal StatelessTruncatedNormalV2 StatelessMultinomial
          StatelessRandomGetKeyCounter StatelessRandomGetAlg StatelessRandomGetKeyCounterAlg
          RngReadAndSkip RngSkip
          """);

  /** Of names, for checkpoints. */
  private static final Set<String> TEXT =
      named("StringJoin StaticRegexFullMatch StaticRegexReplace ShardedFilename ShardedFilespec");

  private static final Set<Set<String>> ALLOWED =
      Set.of(
          RESTORING,
          INPUTS_AND_CONSTANTS,
          VARIABLES,
          CALLS_AND_BRANCHES,
          SHAPES,
          ARITHMETIC,
          LAYERS,
          QUANTIZATION,
          RANDOM,
          TEXT);

  private InferenceOperations() {}

  /** Returns whether an operation may run wherever it stands in a graph. */
  static boolean contains(String operation) {
    return ALLOWED.stream().anyMatch(group -> group.contains(operation));
  }

  private static Set<String> named(String names) {
    return Set.of(names.strip().split("\\s+"));
  }
}
