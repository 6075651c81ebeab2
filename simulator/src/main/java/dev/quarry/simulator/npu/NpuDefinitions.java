package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.npu.EltOperand;
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
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What every op of NPU level computes, on stored values in NCHW order.
final class NpuDefinitions {
  private NpuDefinitions() {}

  static Tensor compute(NpuOp op, Map<Value, Tensor> values) {
    TensorType type = op.def().resultsOf(op).getFirst();
    return switch (op) {
      case NpuConvertInput convert ->
          new Tensor.OfByte(type, convert(convert, bytes(values, convert.input())));
      case NpuConv conv -> new Tensor.OfByte(type, new ConvDefinition(conv, values).run());
      case NpuElementwise e ->
          new Tensor.OfByte(type, elementwise(e, bytes(values, e.a()), bytes(values, e.b())));
      case NpuAffine affine ->
          new Tensor.OfByte(type, affine(affine, bytes(values, affine.input())));
      case NpuRequantize copy ->
          new Tensor.OfByte(type, requantize(bytes(values, copy.input()), copy.requant()));
      case NpuHalfConv conv -> new Tensor.OfShort(type, new HalfConvDefinition(conv, values).run());
      case NpuHalfElementwise e ->
          new Tensor.OfShort(
              type,
              HalfConvDefinition.elementwise(e, halves(values, e.a()), halves(values, e.b())));
      case NpuToHalf c -> new Tensor.OfShort(type, toHalf(c, bytes(values, c.input())));
      case NpuFromHalf c -> new Tensor.OfByte(type, fromHalf(c, halves(values, c.input())));
      case NpuConcat concat -> concat(concat, type, values);
      case NpuMapProduct product ->
          new Tensor.OfByte(
              type,
              product(product, bytes(values, product.kernels()), bytes(values, product.input())));
      case NpuMaxPool pool -> Movement.maxPool(pool, type, NpuEvaluation.of(values, pool.input()));
      case NpuAveragePool pool -> Averages.pool(pool, type, NpuEvaluation.of(values, pool.input()));
      case NpuResizeLinear resize ->
          new Tensor.OfByte(type, Averages.enlarge(resize, bytes(values, resize.input())));
      case NpuResizeNearest resize ->
          Movement.repeat(resize, type, NpuEvaluation.of(values, resize.input()));
      case NpuSlice slice -> Movement.slice(slice, type, NpuEvaluation.of(values, slice.input()));
      case NpuView view -> Movement.as(type, NpuEvaluation.of(values, view.input()));
      case NpuPack pack -> Movement.as(type, NpuEvaluation.of(values, pack.input()));
      case NpuUnpack unpack -> Movement.as(type, NpuEvaluation.of(values, unpack.input()));
    };
  }

  static byte[] bytes(Map<Value, Tensor> values, Value value) {
    return NpuEvaluation.of(values, value).int8();
  }

  static short[] halves(Map<Value, Tensor> values, Value value) {
    return ((Tensor.OfShort) NpuEvaluation.of(values, value)).data();
  }

  private static byte[] convert(NpuConvertInput op, byte[] pixels) {
    byte[] result = new byte[pixels.length];
    int plane = op.input().dim(2) * op.input().dim(3);
    int channels = op.input().dim(1);
    for (int i = 0; i < pixels.length; i++) {
      Requant lane = op.lanes().get(i / plane % channels);
      long scaled = lane.factor().apply(pixels[i] & 0xff);
      result[i] = (byte) Rounding.saturateI8(scaled + lane.outputOffset());
    }
    return result;
  }

  static byte finish(long v, OutputStage stage) {
    return (byte) Rounding.saturateI8(stage.factor().apply(v) + stage.zeroPoint());
  }

  static long operand(long stored, EltOperand operand) {
    return operand.factor().apply(stored + operand.offset());
  }

  private static byte[] elementwise(NpuElementwise op, byte[] a, byte[] b) {
    byte[] result = new byte[a.length];
    int pixels = a.length / b.length;
    for (int i = 0; i < a.length; i++) {
      long v = op.kind().apply(operand(a[i], op.operandA()), operand(b[i / pixels], op.operandB()));
      result[i] = finish(op.relu() ? Math.max(v, 0) : v, op.output());
    }
    return result;
  }

  private static byte[] affine(NpuAffine op, byte[] x) {
    byte[] result = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      long v = operand(x[i], op.operand()) + op.number();
      result[i] = finish(op.relu() ? Math.max(v, 0) : v, op.output());
    }
    return result;
  }

  private static byte[] requantize(byte[] stored, Requant requant) {
    if (requant.isCopy()) {
      return stored.clone();
    }
    byte[] result = new byte[stored.length];
    for (int i = 0; i < stored.length; i++) {
      long v = requant.factor().apply(stored[i] + requant.inputOffset());
      result[i] = (byte) Rounding.saturateI8(v + requant.outputOffset());
    }
    return result;
  }

  private static short[] toHalf(NpuToHalf op, byte[] stored) {
    short[] result = new short[stored.length];
    for (int i = 0; i < stored.length; i++) {
      result[i] = Float.floatToFloat16(((float) stored[i] + op.offset()) * op.factor());
    }
    return result;
  }

  private static byte[] fromHalf(NpuFromHalf op, short[] halves) {
    byte[] result = new byte[halves.length];
    for (int i = 0; i < halves.length; i++) {
      float v = Float.float16ToFloat(halves[i]) * op.factor() + op.offset();
      result[i] = (byte) Rounding.saturateI8((long) Math.rint(v));
    }
    return result;
  }

  private static Tensor concat(NpuConcat op, TensorType type, Map<Value, Tensor> values) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < op.inputs().size(); i++) {
      Tensor part = NpuEvaluation.of(values, op.inputs().get(i));
      Requant requant = op.parts().get(i);
      parts.add(
          part instanceof Tensor.OfByte(TensorType t, byte[] stored)
              ? new Tensor.OfByte(t, requantize(stored, requant))
              : part);
    }
    return Movement.join(parts, op.axis(), type);
  }

  private static byte[] product(NpuMapProduct op, byte[] kernels, byte[] x) {
    ProductShape s = op.sizes();
    int pixels = s.pixels();
    byte[] result = new byte[s.out().elements()];
    int[] sums = new int[pixels];
    for (int channel = 0; channel < s.groups() * s.kernels(); channel++) {
      int group = channel / s.kernels();
      Arrays.fill(sums, 0);
      for (int i = 0; i < s.inner(); i++) {
        int weight = kernels[s.kernelIndex(group, channel % s.kernels(), i)] + op.kernelOffset();
        int from = (group * s.inner() + i) * pixels;
        for (int p = 0; p < pixels; p++) {
          sums[p] += weight * x[from + p];
        }
      }
      for (int p = 0; p < pixels; p++) {
        result[channel * pixels + p] = finish(sums[p], op.output());
      }
    }
    return result;
  }
}
