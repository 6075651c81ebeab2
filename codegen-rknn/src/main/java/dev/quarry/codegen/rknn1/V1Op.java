package dev.quarry.codegen.rknn1;

import java.util.Optional;

/// The ops of the files known.
// RKNN v1: rknn1-ops.md.
public enum V1Op {
  CONV2D(V1Params.Conv.class),
  CONV_RELU(V1Params.Conv.class),
  FCL(V1Params.Fcl.class),
  FCL_RELU(V1Params.Fcl.class),
  DECONVOLUTION(V1Params.Deconv.class),
  POOL(V1Params.Pool.class),
  RELU(V1Params.None.class),
  CLIP(V1Params.Clip.class),
  LEAKY_RELU(V1Params.Activation.class),
  PRELU(V1Params.None.class),
  SIGMOID(V1Params.None.class),
  TANH(V1Params.None.class, false),
  SWISH(V1Params.Swish.class),
  SOFTMAX(V1Params.Softmax.class),
  ADD(V1Params.None.class),
  SUBTRACT(V1Params.None.class, false),
  MULTIPLY(V1Params.Multiply.class),
  DIVIDE(V1Params.Divide.class),
  MAXIMUM(V1Params.None.class, false),
  MINIMUM(V1Params.None.class, false),
  MATRIXMUL(V1Params.MatrixMul.class, false),
  ABS(V1Params.None.class, false),
  EXP(V1Params.None.class, false),
  NEG(V1Params.None.class, false),
  SQRT(V1Params.None.class, false),
  POW(V1Params.None.class, false),
  CONCAT(V1Params.Concat.class),
  SPLIT(V1Params.Split.class),
  SLICE(V1Params.Slice.class),
  RESIZE(V1Params.Resize.class),
  PERMUTE(V1Params.Permute.class),
  RESHAPE(V1Params.Reshape.class),
  SHUFFLECHANNEL(V1Params.ShuffleChannel.class),
  BATCH_NORM(V1Params.BatchNorm.class),
  VARIABLE(V1Params.None.class),
  LSTM(V1Params.Lstm.class),
  NBG(V1Params.Nbg.class);

  /// What every name begins with in the file.
  public static final String PREFIX = "VSI_NN_OP_";

  private final Class<? extends V1Params> params;
  private final boolean seen;

  V1Op(Class<? extends V1Params> params) {
    this(params, true);
  }

  V1Op(Class<? extends V1Params> params, boolean seen) {
    this.params = params;
    this.seen = seen;
  }

  /// Whether a public file has it; the form of the others follows the parameter structs of ovxlib
  /// 1.1.28.
  public boolean isSeen() {
    return seen;
  }

  /// As in the file.
  public String text() {
    return PREFIX + name();
  }

  /// Whether parameters are of the kind this op has; those of a softmax and of a plain activation
  /// may be missing.
  public boolean accepts(V1Params given) {
    return params.isInstance(given)
        || (this == SOFTMAX && given instanceof V1Params.None)
        || (this == TANH && given instanceof V1Params.Other);
  }

  /// The op a name stands for.
  public static Optional<V1Op> parse(String name) {
    for (V1Op op : values()) {
      if (op.text().equals(name)) {
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }
}
