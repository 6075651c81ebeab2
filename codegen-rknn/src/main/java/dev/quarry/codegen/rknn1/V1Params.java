package dev.quarry.codegen.rknn1;

import java.util.List;
import java.util.Optional;

/// The parameters of a node, the object `nn` of the file. Lists over width and height begin with
/// the width, axes count from the innermost dimension.
// RKNN v1: rknn1-ops.md; the names are those of the parameter structs of VeriSilicon's ovxlib.
public sealed interface V1Params {
  /// Parameters of a node that has none.
  V1Params NONE = new None();

  /// No parameters.
  record None() implements V1Params {}

  /// A convolution.
  ///
  /// @param kernel width and height
  /// @param weights output channels
  /// @param stride horizontal and vertical
  /// @param pad left, right, top, bottom
  /// @param group 1, or the input channels of a depthwise convolution
  /// @param dilation horizontal and vertical
  /// @param multiplier output channels per input channel when depthwise, 0 otherwise
  record Conv(
      List<Integer> kernel,
      int weights,
      List<Integer> stride,
      List<Integer> pad,
      int group,
      List<Integer> dilation,
      int multiplier)
      implements V1Params {}

  /// A transposed convolution.
  ///
  /// @param kernel width and height
  /// @param weights output channels
  /// @param stride horizontal and vertical
  /// @param pad left, right, top, bottom
  /// @param group groups
  /// @param outputPadding horizontal and vertical
  record Deconv(
      List<Integer> kernel,
      int weights,
      List<Integer> stride,
      List<Integer> pad,
      int group,
      List<Integer> outputPadding)
      implements V1Params {}

  /// A fully connected layer.
  ///
  /// @param weights output elements
  record Fcl(int weights) implements V1Params {}

  /// A pool.
  ///
  /// @param kernel width and height
  /// @param stride horizontal and vertical
  /// @param pad left, right, top, bottom
  /// @param type [#MAX] or [#AVERAGE]
  /// @param rounding [#FLOOR] or [#CEILING] of the result's size
  record Pool(
      List<Integer> kernel,
      List<Integer> stride,
      List<Integer> pad,
      String type,
      Optional<String> rounding)
      implements V1Params {
    public static final String MAX = "VX_CONVOLUTIONAL_NETWORK_POOLING_MAX";
    public static final String AVERAGE = "VX_CONVOLUTIONAL_NETWORK_POOLING_AVG";
    public static final String FLOOR = "VSI_NN_ROUND_FLOOR";
    public static final String CEILING = "VSI_NN_ROUND_CEIL";

    /// Whether the result's size is rounded up.
    public boolean ceiling() {
      return rounding.filter(CEILING::equals).isPresent();
    }
  }

  /// A transposition: `out.size[i] = in.size[perm[i]]`.
  record Permute(List<Integer> perm, int rank) implements V1Params {}

  /// Another shape for the same elements; one entry may be -1.
  record Reshape(List<Integer> size, int rank) implements V1Params {}

  /// Joining along an axis.
  record Concat(int axis) implements V1Params {}

  /// Cutting along an axis into parts of given sizes.
  record Split(int axis, List<Integer> slices, int count) implements V1Params {}

  /// Cutting out a box.
  record Slice(int rank, List<Integer> start, List<Integer> length) implements V1Params {}

  /// Another width and height.
  ///
  /// @param type [#NEAREST] or [#BILINEAR]
  /// @param factor 0.0 when `size` says it
  /// @param alignCorners 0 or 1
  /// @param halfPixel 0 or 1
  /// @param size width and height of the result
  record Resize(
      String type,
      Number factor,
      Optional<Integer> alignCorners,
      Optional<Integer> halfPixel,
      List<Integer> size)
      implements V1Params {
    public static final String NEAREST = "VSI_NN_INTERPOLATION_NEAREST_NEIGHBOR";
    public static final String BILINEAR = "VSI_NN_INTERPOLATION_BILINEAR";
  }

  /// x * sigmoid(x), or its piecewise form.
  ///
  /// @param type [#SILU] or [#HARD]
  record Swish(String type) implements V1Params {
    public static final String SILU = "VSI_NN_SWISH";
    public static final String HARD = "VSI_NN_HSWISH";
  }

  /// Limits.
  record Clip(Number min, Number max) implements V1Params {}

  /// The slope below zero of a leaky ReLU.
  record Activation(Number leakyRatio) implements V1Params {}

  /// A product times `scale`.
  record Multiply(Number scale) implements V1Params {}

  /// A quotient times `scale`.
  record Divide(Number scale) implements V1Params {}

  /// A product of matrices, the two innermost dimensions.
  ///
  /// @param transpose 1 for an operand that is read transposed
  /// @param adjoint as `transpose`, for complex numbers
  record MatrixMul(List<Integer> transpose, List<Integer> adjoint) implements V1Params {}

  /// Softmax; without an axis along the channels of a map, or the innermost dimension.
  record Softmax(Number beta, Optional<Integer> axis) implements V1Params {}

  /// Exchange of groups and the channels inside them.
  record ShuffleChannel(int groups) implements V1Params {}

  /// Normalization with fixed statistics.
  record BatchNorm(Number epsilon) implements V1Params {}

  /// A long short-term memory.
  record Lstm(
      int weights, String activation, Number cellClip, Number projectionClip, Number forgetBias)
      implements V1Params {
    /// The activation public files have.
    public static final String TANH = "VSI_NN_LSTMUNIT_ACT_TANH";
  }

  /// A precompiled graph in the data section.
  record Nbg(String type, String url) implements V1Params {}

  /// Parameters of a kind that is not described, as JSON text.
  record Other(String json) implements V1Params {}
}
