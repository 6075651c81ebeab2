package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/// A convolution of halves with its numbers.
///
/// @param conv the op
/// @param weights bits of halves, KxCxRxS, or Cx1xRxS when depthwise
/// @param bias one per output channel
record HalfConvNode(NpuHalfConv conv, short[] weights, float[] bias) implements ConvNumbers {
  private static final short ONE = Float.floatToFloat16(1);

  /// The convolution of an op of the graph.
  static HalfConvNode of(NpuHalfConv conv, Map<Value, ConstantData> constants) {
    return new HalfConvNode(
        conv,
        ConvNode.data(conv.weight(), constants).shorts(),
        ConvNode.data(conv.bias(), constants).floats());
  }

  /// A convolution that moves channels: result channel `k` is input channel `sources[k]`.
  static HalfConvNode moving(NativeMap map, int[] sources) {
    int channels = map.channels();
    int kernels = sources.length;
    short[] weights = new short[kernels * channels];
    for (int k = 0; k < kernels; k++) {
      weights[k * channels + sources[k]] = ONE;
    }
    var input = Storage.HALF.nativeAt(Shape.of(1, channels, map.height(), map.width()));
    var conv =
        new NpuHalfConv(
            new Value(0, input, ""),
            new Value(1, TensorType.of(ElementType.F16, Shape.of(kernels, channels, 1, 1)), ""),
            new Value(2, TensorType.f32(kernels), ""),
            Optional.empty(),
            Window.pointwise(),
            Upsampling.NONE,
            false,
            HalfStage.BYPASS,
            TableChoice.NONE,
            false,
            false);
    return new HalfConvNode(conv, weights, new float[kernels]);
  }

  @Override
  public ConvOp op() {
    return new ConvOp.OfHalves(conv);
  }

  @Override
  public byte[] packedWeights(int lanes) {
    int[] order = WeightPacker.order(op(), lanes);
    ByteBuffer packed =
        ByteBuffer.allocate(order.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int source : order) {
      packed.putShort(source >= 0 ? weights[source] : 0);
    }
    return packed.array();
  }

  @Override
  public byte[] packedBias() {
    int lanes = op().lanesOut(bias.length);
    ByteBuffer stream = ByteBuffer.allocate(lanes * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : bias) {
      stream.putFloat(value);
    }
    return stream.array();
  }

  @Override
  public RknnDataType biasType() {
    return RknnDataType.FLOAT32;
  }
}
