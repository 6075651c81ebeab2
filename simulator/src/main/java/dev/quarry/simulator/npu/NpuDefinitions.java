package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Map;

/// What every op of NPU level computes, on stored values in NCHW order.
final class NpuDefinitions {
  private static final byte LEAST = -128;

  private NpuDefinitions() {}

  static byte[] compute(NpuOp op, Map<Value, Tensor> values) {
    return switch (op) {
      case NpuConvertInput convert -> convert(convert, bytes(values, convert.input()));
      case NpuConv conv -> new ConvDefinition(conv, values).run();
      case NpuElementwise e -> elementwise(e, bytes(values, e.a()), bytes(values, e.b()));
      case NpuConcat concat -> concat(concat, values);
      case NpuRequantize copy -> requantize(bytes(values, copy.input()), copy.requant());
      case NpuMaxPool pool -> maxPool(pool, bytes(values, pool.input()));
      case NpuResizeNearest resize -> repeat(resize, bytes(values, resize.input()));
      case NpuSlice slice -> slice(slice, bytes(values, slice.input()));
      case NpuView view -> bytes(values, view.input()).clone();
      case NpuPack pack -> bytes(values, pack.input()).clone();
      case NpuUnpack unpack -> bytes(values, unpack.input()).clone();
    };
  }

  static byte[] bytes(Map<Value, Tensor> values, Value value) {
    return NpuEvaluation.of(values, value).int8();
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

  private static byte[] concat(NpuConcat op, Map<Value, Tensor> values) {
    Shape out = op.def().resultsOf(op).getFirst().shape();
    byte[] result = new byte[out.elements()];
    int inner = out.strides()[op.axis()];
    int row = out.at(op.axis()) * inner;
    int start = 0;
    for (int i = 0; i < op.inputs().size(); i++) {
      byte[] part = requantize(bytes(values, op.inputs().get(i)), op.parts().get(i));
      int length = op.inputs().get(i).dim(op.axis()) * inner;
      for (int at = 0; at < part.length; at += length) {
        System.arraycopy(part, at, result, at / length * row + start, length);
      }
      start += length;
    }
    return result;
  }

  private static byte[] slice(NpuSlice op, byte[] x) {
    Shape in = op.input().shape();
    Shape out = op.def().resultsOf(op).getFirst().shape();
    byte[] result = new byte[out.elements()];
    int width = out.at(3);
    for (int line = 0; line < result.length / width; line++) {
      int row = line % out.at(2) + op.starts().get(1);
      int channel = line / out.at(2) % out.at(1) + op.starts().get(0);
      int plane = line / (out.at(2) * out.at(1)) * in.at(1) + channel;
      int from = (plane * in.at(2) + row) * in.at(3) + op.starts().get(2);
      System.arraycopy(x, from, result, line * width, width);
    }
    return result;
  }

  private static byte[] maxPool(NpuMaxPool op, byte[] x) {
    Shape in = op.input().shape();
    Shape out = op.def().resultsOf(op).getFirst().shape();
    Window w = op.window();
    byte[] result = new byte[out.elements()];
    int height = in.at(2);
    int width = in.at(3);
    for (int i = 0; i < result.length; i++) {
      int ox = i % out.at(3);
      int oy = i / out.at(3) % out.at(2);
      int plane = i / (out.at(2) * out.at(3)) * height * width;
      byte best = LEAST;
      for (int r = 0; r < w.kernelHeight(); r++) {
        for (int s = 0; s < w.kernelWidth(); s++) {
          int y = oy * w.strideY() - w.padTop() + r;
          int column = ox * w.strideX() - w.padLeft() + s;
          if (y >= 0 && y < height && column >= 0 && column < width) {
            best = (byte) Math.max(best, x[plane + y * width + column]);
          }
        }
      }
      result[i] = best;
    }
    return result;
  }

  private static byte[] repeat(NpuResizeNearest op, byte[] x) {
    int height = op.input().dim(2);
    int width = op.input().dim(3);
    int outHeight = height * op.factorY();
    int outWidth = width * op.factorX();
    byte[] result = new byte[x.length * op.factorY() * op.factorX()];
    for (int i = 0; i < result.length; i++) {
      int column = i % outWidth / op.factorX();
      int row = i / outWidth % outHeight / op.factorY();
      int plane = i / (outWidth * outHeight);
      result[i] = x[(plane * height + row) * width + column];
    }
    return result;
  }
}
