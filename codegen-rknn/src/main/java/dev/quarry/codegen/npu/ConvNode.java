package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// A convolution with the numbers it needs.
///
/// @param conv the op
/// @param weights KxCxRxS, or Cx1xRxS when depthwise
/// @param bias one per output channel
/// @param weightOffsets one per output channel, empty when there is one for the layer
/// @param multipliers one per output channel, empty when there is one for the layer
record ConvNode(
    NpuConv conv, byte[] weights, int[] bias, short[] weightOffsets, short[] multipliers)
    implements ConvNumbers {

  /// The convolution of an op of the graph.
  static ConvNode of(NpuConv conv, Map<Value, ConstantData> constants) {
    return new ConvNode(
        conv,
        data(conv.weight(), constants).int8(),
        data(conv.bias(), constants).ints(),
        conv.weightOffsets().map(v -> data(v, constants).shorts()).orElse(new short[0]),
        conv.multipliers().map(v -> data(v, constants).shorts()).orElse(new short[0]));
  }

  /// A convolution that moves channels: result channel `k` is input channel `sources[k]`.
  // npu-registers.md "Concat with a part that is not a multiple of 8 channels"; the bias stream of
  // the vendor's files holds minus the zero point
  static ConvNode moving(NativeMap map, int[] sources, Quantization.PerTensor step) {
    int channels = map.channels();
    int kernels = sources.length;
    byte[] weights = new byte[kernels * channels];
    for (int k = 0; k < kernels; k++) {
      weights[k * channels + sources[k]] = 1;
    }
    Shape in = Shape.of(1, channels, map.height(), map.width());
    return copying(in, Shape.of(kernels, channels, 1, 1), weights, Window.pointwise(), step);
  }

  /// A convolution that transposes 8 pixels of 8 channels: of a map of 8 channels and 8 columns,
  /// result channel `8 * c + x` of a row is channel `c` of column `x`.
  ///
  /// @param rows rows of the map
  // rknn2-format.md section 6, conversion to NCHW (tasks 2 and 3 of mi, proven)
  static ConvNode transposing(int rows, Quantization.PerTensor step) {
    int atom = NativeMap.ATOM;
    byte[] weights = new byte[atom * atom * atom * atom];
    for (int k = 0; k < atom * atom; k++) {
      weights[k * atom * atom + k] = 1;
    }
    var window = new Window(1, atom, 1, 1, 0, 0, 0, 0, 1, 1);
    Shape in = Shape.of(1, atom, rows, atom);
    return copying(in, Shape.of(atom * atom, atom, 1, atom), weights, window, step);
  }

  /// Unsigned weights are stored with this offset.
  static final int UNSIGNED = 128;

  /// A depthwise 2x2 convolution with the same unsigned weights for all channels.
  ///
  /// @param map what is read
  /// @param weights Cx1x2x2, less [#UNSIGNED]
  /// @param sum of the four weights of a channel
  /// @param factor of the sum of products
  // npu-arithmetic.md section 3, "Depthwise helpers"
  static ConvNode weighing(
      NativeMap map, Quantization.PerTensor step, byte[] weights, int sum, FixedPoint factor) {
    int[] bias = new int[map.channels()];
    Arrays.fill(bias, -step.zeroPoint() * sum);
    var storage = new Storage(ElementType.I8, step);
    NpuConv conv =
        conv(
            storage.nativeAt(Shape.of(1, map.channels(), map.height(), map.width())),
            Shape.of(map.channels(), 1, 2, 2),
            true,
            Window.square(2, 1, 0),
            UNSIGNED,
            new OutputStage(factor, step.zeroPoint()),
            storage);
    return new ConvNode(conv, weights, bias, new short[0], new short[0]);
  }

  /// The convolution of one group of a product of two maps. Its weights are computed.
  static ConvNode product(NpuMapProduct op) {
    ProductShape sizes = op.sizes();
    Shape in = op.input().shape().with(1, sizes.inner());
    Shape weight = Shape.of(sizes.kernels(), sizes.inner(), 1, 1);
    NpuConv conv =
        conv(
            new Storage(ElementType.I8, op.input().type().perTensor()).nativeAt(in),
            weight,
            false,
            Window.pointwise(),
            op.kernelOffset(),
            op.output(),
            op.out());
    int[] bias = new int[sizes.kernels()];
    return new ConvNode(conv, new byte[0], bias, new short[0], new short[0]);
  }

  private static ConvNode copying(
      Shape in, Shape weight, byte[] weights, Window window, Quantization.PerTensor step) {
    int[] bias = new int[weight.at(0)];
    Arrays.fill(bias, -step.zeroPoint());
    var storage = new Storage(ElementType.I8, step);
    var output = new OutputStage(new FixedPoint(16384, 14), step.zeroPoint());
    NpuConv conv = conv(storage.nativeAt(in), weight, false, window, 0, output, storage);
    return new ConvNode(conv, weights, bias, new short[0], new short[0]);
  }

  /// A convolution of the compiler, with one weight scale for the layer.
  private static NpuConv conv(
      TensorType in,
      Shape weight,
      boolean depthwise,
      Window window,
      int weightOffset,
      OutputStage output,
      Storage out) {
    return new NpuConv(
        new Value(0, in, ""),
        new Value(1, plain(ElementType.I8, weight), ""),
        new Value(2, plain(ElementType.I32, Shape.of(weight.at(0))), ""),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        window,
        Upsampling.NONE,
        depthwise,
        in.perTensor().zeroPoint(),
        weightOffset,
        PostScale.BYPASS,
        TableChoice.NONE,
        EltOperand.PLAIN,
        false,
        output,
        out);
  }

  private static TensorType plain(ElementType element, Shape shape) {
    return new TensorType(element, shape, Quantization.NONE, Layout.PLAIN);
  }

  /// The contents of a constant operand.
  static ConstantData data(Value value, Map<Value, ConstantData> constants) {
    ConstantData found = constants.get(value);
    if (found == null) {
      throw Limits.exceeded(
          "weights that are computed", "constant weights and biases", value.toString());
    }
    return found;
  }

  @Override
  public ConvOp op() {
    return new ConvOp.OfIntegers(conv);
  }

  @Override
  public byte[] packedWeights(int lanes) {
    int[] order = WeightPacker.order(op(), lanes);
    byte[] packed = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      packed[i] = order[i] >= 0 ? weights[order[i]] : (byte) zeroPoint(-1 - order[i]);
    }
    return packed;
  }

  @Override
  public byte[] packedBias() {
    int lanes = op().lanesOut(bias.length);
    return multipliers.length == 0
        ? BiasPacker.perLayer(bias, lanes)
        : BiasPacker.perChannel(bias, weightOffsets, multipliers, lanes);
  }

  @Override
  public RknnDataType biasType() {
    return RknnDataType.INT32;
  }

  private int zeroPoint(int kernel) {
    return -(weightOffsets.length == 0 ? conv.layerWeightOffset() : weightOffsets[kernel]);
  }
}
