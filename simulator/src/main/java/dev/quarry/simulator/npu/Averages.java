package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.LinearPhase;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.function.IntToDoubleFunction;

/// Ops that weigh neighbouring pixels of one channel.
final class Averages {
  private static final int ONE = 65536;

  private Averages() {}

  static byte[] enlarge(NpuResizeLinear op, byte[] x) {
    int z = op.input().type().perTensor().zeroPoint();
    int fy = op.factorY();
    int fx = op.factorX();
    int height = op.input().dim(2);
    int width = op.input().dim(3);
    LinearPhase[] phases = new LinearPhase[fy * fx];
    for (int i = 0; i < phases.length; i++) {
      phases[i] = LinearPhase.of(fy, fx, i / fx, i % fx);
    }
    byte[] y = new byte[x.length * fy * fx];
    for (int i = 0; i < y.length; i++) {
      int row = i / (width * fx) % (height * fy);
      int column = i % (width * fx);
      LinearPhase phase = phases[row % fy * fx + column % fx];
      int top = row / fy + phase.row();
      int left = column / fx + phase.column();
      int plane = i / (height * fy * width * fx) * height * width;
      long sum = 0;
      for (int tap = 0; tap < 4; tap++) {
        int from = Math.clamp(top + tap / 2, 0, height - 1) * width;
        int at = plane + from + Math.clamp(left + tap % 2, 0, width - 1);
        sum += (long) phase.weights().get(tap) * (x[at] - z);
      }
      y[i] = (byte) Rounding.saturateI8(phase.factor().apply(sum) + z);
    }
    return y;
  }

  static Tensor pool(NpuAveragePool op, TensorType type, Tensor x) {
    int count = type.shape().elements();
    return switch (x) {
      case Tensor.OfByte(TensorType in, byte[] stored) -> {
        long factor = (long) (ONE / op.window().kernelWidth()) * (ONE / op.window().kernelHeight());
        byte[] y = new byte[count];
        for (int i = 0; i < count; i++) {
          long sum = (long) sum(op, type.shape(), i, at -> stored[at], in.perTensor().zeroPoint());
          y[i] = (byte) Rounding.saturateI8(Rounding.shiftRight(sum * factor, 32));
        }
        yield new Tensor.OfByte(type, y);
      }
      case Tensor.OfShort(_, short[] stored) -> {
        double factor =
            reciprocal(op.window().kernelWidth()) * reciprocal(op.window().kernelHeight());
        short[] y = new short[count];
        for (int i = 0; i < count; i++) {
          double sum = sum(op, type.shape(), i, at -> Float.float16ToFloat(stored[at]), 0);
          y[i] = Float.floatToFloat16((float) (sum * factor));
        }
        yield new Tensor.OfShort(type, y);
      }
      case Tensor.OfFloat _, Tensor.OfInt _, Tensor.OfLong _ ->
          throw new IllegalStateException("this is a bug: neither bytes nor halves: " + x.type());
    };
  }

  private static double reciprocal(int side) {
    return (double) HalfStage.half((double) ONE / side) / ONE;
  }

  private static double sum(
      NpuAveragePool op, Shape out, int index, IntToDoubleFunction x, double outside) {
    return PoolElements.join(op, out, index, x, outside, 0, Double::sum);
  }
}
