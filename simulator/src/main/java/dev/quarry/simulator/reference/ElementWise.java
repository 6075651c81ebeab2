package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.UnaryMathOp;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;

/// Ops that compute each element from the elements in the same place.
public final class ElementWise {
  private ElementWise() {}

  /// The activation an op applies.
  public static Activation activationOf(ActivationOp op) {
    return switch (op) {
      case Relu _ -> new Activation.Relu();
      case Clip(_, float min, float max) -> new Activation.Clip(min, max);
      case LeakyRelu(_, float alpha) -> new Activation.LeakyRelu(alpha);
      case Silu _ -> new Activation.Silu();
      case Sigmoid _ -> new Activation.Sigmoid();
      case HardSwish _ -> new Activation.HardSwish();
      case HardSigmoid(_, float alpha, float beta) -> new Activation.HardSigmoid(alpha, beta);
      case Tanh _ -> new Activation.Tanh();
    };
  }

  /// The activation's value at `x`.
  public static double apply(Activation activation, double x) {
    return switch (activation) {
      case Activation.None _ -> x;
      case Activation.Relu _ -> Math.max(x, 0);
      case Activation.Clip(float low, float high) -> Math.min(Math.max(x, low), high);
      case Activation.LeakyRelu(float slope) -> x >= 0 ? x : slope * x;
      case Activation.Silu _ -> x / (1 + Math.exp(-x));
      case Activation.Sigmoid _ -> 1 / (1 + Math.exp(-x));
      case Activation.HardSwish _ -> x * Math.clamp(x / 6 + 0.5, 0, 1);
      case Activation.HardSigmoid(float alpha, float beta) -> Math.clamp(alpha * x + beta, 0, 1);
      case Activation.Tanh _ -> Math.tanh(x);
    };
  }

  static Tensor activation(ActivationOp op, Operands in) {
    Activation activation = activationOf(op);
    float[] x = in.floats(op.input());
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) apply(activation, x[i]);
    }
    return Tensor.of(op.input().shape(), y);
  }

  static Tensor unary(UnaryMathOp op, Operands in) {
    float[] x = in.floats(op.input());
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          (float)
              switch (op) {
                case Sqrt _ -> Math.sqrt(x[i]);
                case Exp _ -> Math.exp(x[i]);
                case Neg _ -> -x[i];
                case Abs _ -> Math.abs(x[i]);
              };
    }
    return Tensor.of(op.input().shape(), y);
  }

  static Tensor binary(BinaryOp op, TensorType out, Operands in) {
    float[] a = in.floats(op.a());
    float[] b = in.floats(op.b());
    int[] fromA = broadcast(op.a().shape(), out.shape());
    int[] fromB = broadcast(op.b().shape(), out.shape());
    float[] y = new float[out.shape().elements()];
    for (int i = 0; i < y.length; i++) {
      y[i] = compute(op, a[fromA[i]], b[fromB[i]]);
    }
    return new Tensor.OfFloat(out, y);
  }

  private static float compute(BinaryOp op, float a, float b) {
    return switch (op) {
      case Add _ -> a + b;
      case Sub _ -> a - b;
      case Mul _ -> a * b;
      case Div _ -> a / b;
      case Pow _ -> (float) Math.pow(a, b);
      case Max _ -> Math.max(a, b);
      case Min _ -> Math.min(a, b);
    };
  }

  static Tensor prelu(PRelu op, Operands in) {
    float[] x = in.floats(op.input());
    float[] slope = in.floats(op.slope());
    int[] from = broadcast(op.slope().shape(), op.input().shape());
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] >= 0 ? x[i] : slope[from[i]] * x[i];
    }
    return Tensor.of(op.input().shape(), y);
  }

  /// For each element of `out`, the index of the element of `small` that is repeated there.
  static int[] broadcast(Shape small, Shape out) {
    int[] strides = new int[out.rank()];
    int[] own = small.strides();
    for (int axis = 0; axis < small.rank(); axis++) {
      strides[out.rank() - small.rank() + axis] = small.at(axis) == 1 ? 0 : own[axis];
    }
    return Selection.affine(out, 0, strides);
  }
}
