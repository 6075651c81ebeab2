package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.type.Shape;
import java.util.Arrays;

/// Element-wise functions of two operands with broadcasting, run by run.
///
/// @param op the function
/// @param layout runs of both operands
record BinaryKernel(BinaryOp op, Strided layout) implements FloatKernel {
  private static final int STRETCH = 16_384;

  static BinaryKernel of(BinaryOp op, Shape out) {
    int[][] strides = {
      Strided.broadcast(op.a().shape(), out), Strided.broadcast(op.b().shape(), out)
    };
    return new BinaryKernel(op, Strided.of(out, new int[2], strides));
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    int perRun = Math.ceilDiv(layout.run(), STRETCH);
    workers.run(
        layout.runs() * perRun,
        (item, _) -> stretch(operands[0], operands[1], out, item / perRun, item % perRun));
  }

  /// Repeated operands are spread out, so that one loop per function is enough.
  private void stretch(float[] a, float[] b, float[] out, int run, int part) {
    int skip = part * STRETCH;
    int count = Math.min(STRETCH, layout.run() - skip);
    int to = run * layout.run() + skip;
    int fromA = layout.starts()[0][run] + skip * layout.steps()[0];
    int fromB = layout.starts()[1][run] + skip * layout.steps()[1];
    copy(a, fromA, layout.steps()[0], out, to, count);
    if (layout.steps()[1] == 0) {
      withNumber(out, to, count, b[fromB]);
    } else {
      with(out, to, count, b, fromB - to);
    }
  }

  private static void copy(float[] a, int from, int step, float[] out, int to, int count) {
    if (step == 0) {
      Arrays.fill(out, to, to + count, a[from]);
    } else {
      System.arraycopy(a, from, out, to, count);
    }
  }

  private void with(float[] y, int from, int count, float[] b, int shift) {
    int end = from + count;
    switch (op) {
      case Add _ -> {
        for (int i = from; i < end; i++) {
          y[i] += b[i + shift];
        }
      }
      case Sub _ -> {
        for (int i = from; i < end; i++) {
          y[i] -= b[i + shift];
        }
      }
      case Mul _ -> {
        for (int i = from; i < end; i++) {
          y[i] *= b[i + shift];
        }
      }
      case Div _ -> {
        for (int i = from; i < end; i++) {
          y[i] /= b[i + shift];
        }
      }
      case Pow _ -> {
        for (int i = from; i < end; i++) {
          y[i] = (float) Math.pow(y[i], b[i + shift]);
        }
      }
      case Max _ -> {
        for (int i = from; i < end; i++) {
          y[i] = Math.max(y[i], b[i + shift]);
        }
      }
      case Min _ -> {
        for (int i = from; i < end; i++) {
          y[i] = Math.min(y[i], b[i + shift]);
        }
      }
    }
  }

  private void withNumber(float[] y, int from, int count, float b) {
    int end = from + count;
    switch (op) {
      case Add _ -> {
        for (int i = from; i < end; i++) {
          y[i] += b;
        }
      }
      case Sub _ -> {
        for (int i = from; i < end; i++) {
          y[i] -= b;
        }
      }
      case Mul _ -> {
        for (int i = from; i < end; i++) {
          y[i] *= b;
        }
      }
      case Div _ -> {
        for (int i = from; i < end; i++) {
          y[i] /= b;
        }
      }
      case Pow _ -> {
        for (int i = from; i < end; i++) {
          y[i] = (float) Math.pow(y[i], b);
        }
      }
      case Max _ -> {
        for (int i = from; i < end; i++) {
          y[i] = Math.max(y[i], b);
        }
      }
      case Min _ -> {
        for (int i = from; i < end; i++) {
          y[i] = Math.min(y[i], b);
        }
      }
    }
  }
}
