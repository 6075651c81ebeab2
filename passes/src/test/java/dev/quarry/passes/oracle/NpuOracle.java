package dev.quarry.passes.oracle;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.ActivationTable;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.LinearPhase;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// NPU ops as their comments define them.
final class NpuOracle {
  private NpuOracle() {}

  static Tensor compute(NpuOp op, TensorType out, Function<Value, Tensor> values) {
    byte[] data =
        switch (op) {
          case NpuConvertInput c -> convertInput(c, values);
          case NpuConv c -> convolve(c, out.shape(), values);
          case NpuElementwise e -> elementwise(e, values);
          case NpuConcat c -> concat(c, out.shape(), values);
          case NpuAffine a -> affine(a, values.apply(a.input()).int8());
          case NpuRequantize r -> requantize(values.apply(r.input()).int8(), r.requant());
          case NpuMapProduct p -> product(p, out.shape(), values);
          case NpuMaxPool p ->
              bytes(
                  FloatOracle.compute(
                      new MaxPool2d(p.input(), p.window(), p.ceilMode()),
                      out.shape(),
                      v -> plain(values.apply(v))));
          case NpuAveragePool p -> average(p, out.shape(), values);
          case NpuResizeLinear r -> interpolate(r, out.shape(), values);
          case NpuResizeNearest r -> repeat(r, out.shape(), values);
          case NpuSlice slice -> slice(slice, out.shape(), values);
          case NpuView(Value input, _, _) -> values.apply(input).int8();
          case NpuPack(Value input) -> values.apply(input).int8();
          case NpuUnpack(Value input) -> values.apply(input).int8();
          case NpuHalfConv _, NpuHalfElementwise _, NpuToHalf _, NpuFromHalf _ ->
              throw new IllegalStateException("halves are compared with the float network");
        };
    return new Tensor.OfByte(out, data);
  }

  static Tensor plain(Tensor x) {
    byte[] data = x.int8();
    float[] wide = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      wide[i] = data[i];
    }
    return Tensor.of(x.shape(), wide);
  }

  static byte[] bytes(Tensor x) {
    byte[] data = new byte[x.floats().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) x.floats()[i];
    }
    return data;
  }

  private static byte[] convertInput(NpuConvertInput c, Function<Value, Tensor> values) {
    byte[] x = values.apply(c.input()).int8();
    int pixels = c.input().dim(2) * c.input().dim(3);
    byte[] y = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      Requant lane = c.lanes().get(i / pixels % c.input().dim(1));
      y[i] = (byte) Rounding.saturateI8(lane.factor().apply(x[i] & 0xff) + lane.outputOffset());
    }
    return y;
  }

  /// The sums are whole numbers below 2^24, which real numbers hold.
  private static byte[] product(NpuMapProduct p, Shape out, Function<Value, Tensor> values) {
    byte[] kernels = values.apply(p.kernels()).int8();
    float[] offset = new float[kernels.length];
    for (int i = 0; i < offset.length; i++) {
      offset[i] = kernels[i] + p.kernelOffset();
    }
    Value a = new Value(-1, TensorType.f32(p.kernels().shape()), "");
    Value b = new Value(-2, TensorType.f32(p.input().shape()), "");
    Tensor sums =
        FloatOracle.compute(
            new MapProduct(a, b, p.groups(), p.over()),
            out,
            v -> v.equals(a) ? Tensor.of(a.shape(), offset) : plain(values.apply(p.input())));
    byte[] y = new byte[out.elements()];
    for (int i = 0; i < y.length; i++) {
      y[i] = output((long) sums.floats()[i], p.output());
    }
    return y;
  }

  private static byte[] requantize(byte[] x, Requant r) {
    byte[] y = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] =
          (byte) Rounding.saturateI8(r.factor().apply(x[i] + r.inputOffset()) + r.outputOffset());
    }
    return y;
  }

  private static byte[] affine(NpuAffine a, byte[] x) {
    byte[] y = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      long v = operand(x[i], a.operand()) + a.number();
      y[i] = output(a.relu() && v < 0 ? 0 : v, a.output());
    }
    return y;
  }

  private static byte[] concat(NpuConcat c, Shape out, Function<Value, Tensor> values) {
    List<Value> parts = new ArrayList<>();
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < c.inputs().size(); i++) {
      byte[] part = requantize(values.apply(c.inputs().get(i)).int8(), c.parts().get(i));
      Tensor tensor = plain(new Tensor.OfByte(c.inputs().get(i).type(), part));
      parts.add(new Value(-1 - i, tensor.type(), ""));
      tensors.add(tensor);
    }
    return bytes(
        FloatOracle.compute(new Concat(parts, c.axis()), out, v -> tensors.get(parts.indexOf(v))));
  }

  private static byte[] slice(NpuSlice s, Shape out, Function<Value, Tensor> values) {
    List<Integer> starts = List.of(0, s.starts().get(0), s.starts().get(1), s.starts().get(2));
    Op slice = new Slice(s.input(), starts, out.dims(), List.of(1, 1, 1, 1));
    return bytes(FloatOracle.compute((NnOp) slice, out, v -> plain(values.apply(v))));
  }

  private static byte[] elementwise(NpuElementwise op, Function<Value, Tensor> values) {
    byte[] a = values.apply(op.a()).int8();
    byte[] b = values.apply(op.b()).int8();
    byte[] y = new byte[a.length];
    for (int i = 0; i < y.length; i++) {
      long left = operand(a[i], op.operandA());
      long right = operand(b[i / (a.length / b.length)], op.operandB());
      long v =
          switch (op.kind()) {
            case ADD -> left + right;
            case SUB -> throw new IllegalStateException("the chip has no subtraction");
            case MUL -> left * right;
            case MAX -> Math.max(left, right);
            case MIN -> Math.min(left, right);
          };
      y[i] = output(op.relu() ? Math.max(v, 0) : v, op.output());
    }
    return y;
  }

  private static long operand(int stored, EltOperand operand) {
    return operand.factor().apply(stored + operand.offset());
  }

  private static byte output(long v, OutputStage stage) {
    return (byte) Rounding.saturateI8(stage.factor().apply(v) + stage.zeroPoint());
  }

  private static byte[] repeat(NpuResizeNearest r, Shape out, Function<Value, Tensor> values) {
    byte[] x = values.apply(r.input()).int8();
    byte[] y = new byte[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int column = i % out.at(3) / r.factorX();
      int row = i / out.at(3) % out.at(2) / r.factorY();
      int plane = i / (out.at(2) * out.at(3));
      y[i] = x[(plane * r.input().dim(2) + row) * r.input().dim(3) + column];
    }
    return y;
  }

  /// The float op on stored integers, with what the reciprocals miss.
  private static byte[] average(NpuAveragePool p, Shape out, Function<Value, Tensor> values) {
    byte[] x = values.apply(p.input()).int8();
    int z = p.input().type().perTensor().zeroPoint();
    float[] offsets = new float[x.length];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = x[i] - z;
    }
    int taps = p.window().kernelHeight() * p.window().kernelWidth();
    Tensor means =
        FloatOracle.compute(
            new AveragePool2d(p.input(), p.window(), false, true),
            out,
            _ -> Tensor.of(p.input().shape(), offsets));
    long high = 65536 / p.window().kernelHeight();
    long wide = 65536 / p.window().kernelWidth();
    byte[] y = new byte[out.elements()];
    for (int i = 0; i < y.length; i++) {
      long sum = Math.round((double) means.floats()[i] * taps) + (long) taps * z;
      y[i] = (byte) Rounding.saturateI8(Rounding.shiftRight(sum * high * wide, 32));
    }
    return y;
  }

  /// Distances in units of half a result: between middles of pixels lie `2 factor` of them.
  private static byte[] interpolate(NpuResizeLinear r, Shape out, Function<Value, Tensor> values) {
    byte[] x = values.apply(r.input()).int8();
    int z = r.input().type().perTensor().zeroPoint();
    byte[] y = new byte[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int row = i / out.at(3) % out.at(2);
      LinearPhase phase =
          LinearPhase.of(r.factorY(), r.factorX(), row % r.factorY(), i % out.at(3) % r.factorX());
      long units = phase.weights().stream().mapToInt(w -> w).sum();
      int placeY = 2 * row + 1 - r.factorY();
      int placeX = 2 * (i % out.at(3)) + 1 - r.factorX();
      double sum = 0;
      for (int py = 0; py < r.input().dim(2) + 2; py++) {
        for (int px = 0; px < r.input().dim(3) + 2; px++) {
          double near = 1 - Math.abs(placeY - 2 * r.factorY() * (py - 1)) / (2.0 * r.factorY());
          double beside = 1 - Math.abs(placeX - 2 * r.factorX() * (px - 1)) / (2.0 * r.factorX());
          int fromY = Math.clamp(py - 1, 0, r.input().dim(2) - 1);
          int fromX = Math.clamp(px - 1, 0, r.input().dim(3) - 1);
          int plane = i / (out.at(2) * out.at(3));
          int at = (plane * r.input().dim(2) + fromY) * r.input().dim(3) + fromX;
          sum += Math.max(near, 0) * Math.max(beside, 0) * units * (x[at] - z);
        }
      }
      y[i] = (byte) Rounding.saturateI8(phase.factor().apply(Math.round(sum)) + z);
    }
    return y;
  }

  private static byte[] convolve(NpuConv c, Shape out, Function<Value, Tensor> values) {
    byte[] x = values.apply(c.input()).int8();
    byte[] w = values.apply(c.weight()).int8();
    int[] bias = ((Tensor.OfInt) values.apply(c.bias())).data();
    Optional<short[]> offsets = c.weightOffsets().map(v -> shorts(values.apply(v)));
    Optional<short[]> multipliers = c.multipliers().map(v -> shorts(values.apply(v)));
    Optional<byte[]> residual = c.residual().map(v -> values.apply(v).int8());
    byte[] y = new byte[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int k = i / (out.at(2) * out.at(3)) % out.at(1);
      int offset = offsets.isPresent() ? offsets.get()[k] : c.layerWeightOffset();
      long v = Math.toIntExact(accumulate(c, x, w, out, i, offset)) + (long) bias[k];
      if (multipliers.isPresent()) {
        boolean negative = v < 0;
        int shift =
            c.postScale() instanceof PostScale.LeakyRelu(int own, _, _)
                ? own + (negative ? 14 : 0)
                : 14;
        v = Rounding.shiftRight(v * multipliers.get()[k], shift);
      }
      v = postScale(v, c.postScale());
      Optional<TableFunction> table = c.table().function();
      if (table.isPresent()) {
        v = TABLES.get(table.get()).lookup(v);
      } else if (residual.isPresent()) {
        v += operand(residual.get()[i], c.residualOperand());
        v = c.finalRelu() ? Math.max(v, 0) : v;
      }
      y[i] = output(v, c.output());
    }
    return y;
  }

  private static long accumulate(NpuConv c, byte[] x, byte[] w, Shape out, int i, int offset) {
    Window window = c.window();
    int column = i % out.at(3);
    int row = i / out.at(3) % out.at(2);
    int k = i / (out.at(2) * out.at(3)) % out.at(1);
    int n = i / (out.at(1) * out.at(2) * out.at(3));
    int channels = c.weight().dim(1);
    long sum = 0;
    for (int tap = 0; tap < channels * window.kernelHeight() * window.kernelWidth(); tap++) {
      int s = tap % window.kernelWidth();
      int r = tap / window.kernelWidth() % window.kernelHeight();
      int channel = c.depthwise() ? k : tap / (window.kernelWidth() * window.kernelHeight());
      int py = row * window.strideY() - window.padTop() + r * window.dilationY();
      int px = column * window.strideX() - window.padLeft() + s * window.dilationX();
      int y = c.upsampling().y();
      int z = c.upsampling().x();
      boolean inside =
          py >= 0
              && py % y == 0
              && py / y < c.input().dim(2)
              && px >= 0
              && px % z == 0
              && px / z < c.input().dim(3);
      int plane = n * c.input().dim(1) + channel;
      int value =
          inside
              ? x[(plane * c.input().dim(2) + py / y) * c.input().dim(3) + px / z]
              : c.padValue();
      int weight = w[k * channels * window.kernelHeight() * window.kernelWidth() + tap];
      sum += (long) value * (weight + offset);
    }
    return sum;
  }

  private static long postScale(long v, PostScale stage) {
    return switch (stage) {
      case PostScale.Bypass _ -> v;
      case PostScale.Relu _ -> Math.max(v, 0);
      case PostScale.Clamp(int limit) -> Math.min(Math.max(v, 0), limit);
      case PostScale.ToTable(FixedPoint factor) -> factor.apply(v);
      case PostScale.Shift(int shift, boolean relu) -> {
        long shifted = Rounding.shiftRight(v, shift);
        yield relu ? Math.max(shifted, 0) : shifted;
      }
      case PostScale.LeakyRelu(_, int slope, int shift) ->
          Rounding.shiftRight(v < 0 ? v * slope : v, shift);
    };
  }

  private static short[] shorts(Tensor tensor) {
    return ((Tensor.OfShort) tensor).data();
  }

  private static final Map<TableFunction, ActivationTable> TABLES = tables();

  private static Map<TableFunction, ActivationTable> tables() {
    var tables = new EnumMap<TableFunction, ActivationTable>(TableFunction.class);
    for (TableFunction function : TableFunction.values()) {
      tables.put(function, ActivationTable.of(function));
    }
    return Map.copyOf(tables);
  }
}
