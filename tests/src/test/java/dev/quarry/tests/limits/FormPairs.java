package dev.quarry.tests.limits;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// Pairs for the limits of forms.
final class FormPairs {
  private static final String COMPOSE = "compose-activation";

  private FormPairs() {}

  static List<LimitPair> all() {
    return List.of(
        LimitPair.of("softmax", n -> n.add(new Softmax(map(n), 1)), FormPairs::map),
        LimitPair.of(
            "matmul-constant",
            n -> n.add(new MatMul(n.input(1, 4, 8, 16), n.input(1, 4, 16, 8))),
            n -> n.add(new MatMul(n.input(1, 8), n.constant(8, 16)))),
        LimitPair.of("matmul-length", n -> attended(n, 8200), n -> attended(n, 8192)),
        LimitPair.of("gemm-constant", n -> gemm(n, false), n -> gemm(n, true)),
        LimitPair.of(
            "division",
            n -> n.add(new Div(input(n), input(n))),
            n -> n.add(new Mul(map(n), n.number(0.25f)))),
        LimitPair.of("power", n -> n.add(new Pow(map(n), n.number(1.7f))), FormPairs::square),
        LimitPair.of("exponential", n -> n.add(new Exp(map(n))), FormPairs::map),
        LimitPair.of("sign", n -> n.add(new Abs(n.input(1, 8, 5))), n -> n.add(new Abs(conv(n)))),
        LimitPair.of(
            "reduction",
            n -> n.add(new ReduceMax(map(n), List.of(3), true)),
            n -> n.add(new ReduceMean(map(n), List.of(3), true))),
        LimitPair.of("average-pool", n -> average(n, 40), n -> average(n, 5)),
        LimitPair.of(
            "global-max-pool",
            n -> n.add(new GlobalMaxPool(n.input(1, 8, 5))),
            n -> n.add(new GlobalMaxPool(map(n)))),
        LimitPair.of("arg-max", n -> n.add(new ArgMax(map(n), 1, true, false)), FormPairs::map),
        LimitPair.of("recurrence", FormPairs::recurrence, n -> n.add(new Relu(n.input(6, 1, 8)))),
        LimitPair.of(
            "gather",
            n -> n.add(new Gather(input(n), n.add(new Cast(n.input(3), ElementType.I64)), 1)),
            n -> slice(n, 2)),
        LimitPair.of(
            "expand",
            n -> n.add(new Expand(n.input(1, 8, 5, 1), List.of(1, 8, 5, 6))),
            n -> n.add(new Expand(n.input(1, 8, 1, 1), List.of(1, 8, 6, 6)))),
        LimitPair.of("pad", n -> reflected(n, 33), n -> reflected(n, 32)),
        LimitPair.of(
            "prelu-slope",
            n -> n.add(new PRelu(input(n), n.input(8, 1, 1))),
            n -> n.add(new PRelu(map(n), n.constant(8, 1, 1)))),
        LimitPair.of("cast", n -> n.add(new Cast(map(n), ElementType.I32)), FormPairs::map),
        LimitPair.of(
            "batch-norm",
            n -> batchNorm(n, input(n), n.input(8)),
            n -> batchNorm(n, conv(n), n.constant(8))),
        LimitPair.without(
            "rearrange-to-conv",
            "rearrangement",
            FormPairs::blocks,
            n -> n.resize(map(n), 2, 2, ResizeMode.NEAREST)),
        LimitPair.of(
            "rank",
            n -> n.add(new Sigmoid(n.input(1, 8, 1025))),
            n -> n.add(new Sigmoid(n.input(1, 8, 1024)))),
        LimitPair.of(
            "constant-operand",
            n -> n.add(new Concat(List.of(map(n), n.constant(1, 8, 6, 6)), 1)),
            n -> n.add(new Max(map(n), n.constant(1, 8, 6, 6)))),
        LimitPair.of(
            "element-wise-shapes",
            n -> n.add(new Sub(input(n), n.map(8, 6, 1))),
            n -> n.add(new Sub(input(n), n.map(8, 1, 1)))),
        LimitPair.of("concat-axis", n -> joined(n, 0), n -> joined(n, 2)),
        LimitPair.of(
            "resize-form",
            n -> n.resize(map(n), 1.5f, 1.5f, ResizeMode.LINEAR),
            n -> n.resize(map(n), 3, 3, ResizeMode.LINEAR)),
        LimitPair.of("conv-weights", FormPairs::computed, n -> conv(n)),
        LimitPair.without(
            "group-to-dense",
            "conv-groups",
            n -> n.grouped(map(n), 8, 2),
            n -> n.grouped(map(n), 8, 8)),
        LimitPair.of("transposed-form", n -> transposed(n, 2), n -> transposed(n, 1)),
        LimitPair.without(
            COMPOSE,
            "clip",
            n -> n.add(new Clip(conv(n), 1, 6)),
            n -> n.add(new Clip(conv(n), -1, 1))),
        LimitPair.of("hard-sigmoid", n -> hard(n, 0.3f), n -> hard(n, 0.5f)),
        LimitPair.without(
            COMPOSE,
            "leaky-relu",
            n -> n.add(new LeakyRelu(conv(n), 2)),
            n -> n.add(new LeakyRelu(conv(n), 1.99f))),
        LimitPair.of(
            "transpose", n -> n.add(new Transpose(map(n), List.of(0, 3, 1, 2))), FormPairs::map),
        LimitPair.of(
            "reshape",
            n -> n.add(new Reshape(map(n), List.of(1, 36, 8, 1))),
            n -> n.add(new Reshape(map(n), List.of(1, 8, 36, 1)))),
        LimitPair.of("slice", n -> slice(n, 9), n -> slice(n, 8)),
        LimitPair.ofHalves(
            "half-factor",
            "",
            n -> n.add(new Mul(map(n), n.number(1e-6f))),
            n -> n.add(new Mul(map(n), n.number(0.3f)))),
        LimitPair.ofHalves(
            "half-resize",
            "-resize-to-conv",
            n -> doubled(n, ResizeMode.LINEAR),
            n -> doubled(n, ResizeMode.NEAREST)),
        LimitPair.ofHalves(
            "half-product",
            "+attention-to-maps",
            n -> attended(n, 64),
            n -> n.add(new MatMul(n.input(1, 8), n.constant(8, 16)))));
  }

  private static Value recurrence(LimitNet n) {
    Value x = n.input(6, 1, 8);
    Optional<Value> none = Optional.empty();
    return n.add(new Lstm(x, n.constant(12, 8), n.constant(12, 3), none, none, none, 0));
  }

  private static Value input(LimitNet n) {
    return n.map(8, 6, 6);
  }

  private static Value map(LimitNet n) {
    return n.add(new Relu(n.map(8, 6, 6)));
  }

  private static Value conv(LimitNet n) {
    return n.conv(map(n), 8, Window.square(3, 1, 1));
  }

  private static Value gemm(LimitNet n, boolean constant) {
    Value a = n.input(1, 8);
    Value b = constant ? n.constant(8, 16) : n.input(8, 16);
    return n.add(new Gemm(a, b, Optional.empty(), 1, 1, false, false));
  }

  /// The pixels of one map, as matrix, times the channels of another.
  private static Value attended(LimitNet n, int pixels) {
    Value a = n.map(8, 8, pixels / 8);
    Value b = n.map(pixels, 2, 4);
    Value rows = n.add(new Reshape(a, List.of(1, 1, 8, pixels)));
    Value columns = n.add(new Reshape(b, List.of(1, 1, pixels, 8)));
    return n.add(new Reshape(n.add(new MatMul(rows, columns)), List.of(1, 8, 2, 4)));
  }

  private static Value doubled(LimitNet n, ResizeMode mode) {
    return n.add(
        new Resize(
            map(n), 12, 12, 2, 2, mode, CoordinateMode.HALF_PIXEL, NearestMode.ROUND_PREFER_FLOOR));
  }

  private static Value square(LimitNet n) {
    Value x = map(n);
    return n.add(new Mul(x, x));
  }

  private static Value average(LimitNet n, int kernel) {
    return n.add(new AveragePool2d(n.map(8, 50, 50), Window.square(kernel, 1, 0), false, true));
  }

  private static Value reflected(LimitNet n, int rows) {
    return n.add(
        new Pad(n.map(8, 40, 40), List.of(0, 0, rows, 0), List.of(0, 0, 0, 1), PadMode.REFLECT, 0));
  }

  private static Value batchNorm(LimitNet n, Value x, Value mean) {
    Value one = n.constant(8);
    Value variance = n.constant(8);
    return n.add(new BatchNorm(x, one, one, mean, variance, 10));
  }

  private static Value blocks(LimitNet n) {
    return n.add(new DepthToSpace(map(n), 2, DepthOrder.DCR));
  }

  private static Value joined(LimitNet n, int axis) {
    return n.add(new Concat(List.of(n.map(8, 6, 6), n.map(8, 6, 6)), axis));
  }

  private static Value computed(LimitNet n) {
    return n.add(
        new Conv2d(input(n), n.input(4, 8, 1, 1), Optional.empty(), Window.pointwise(), 1));
  }

  private static Value transposed(LimitNet n, int dilation) {
    var window = new Window(3, 3, 2, 2, 1, 1, 1, 1, dilation, dilation);
    return n.add(
        new ConvTranspose2d(
            map(n), n.constant(8, 4, 3, 3), Optional.empty(), window, 1, List.of(1, 1)));
  }

  private static Value hard(LimitNet n, float beta) {
    return n.add(new HardSigmoid(conv(n), 0.2f, beta));
  }

  private static Value slice(LimitNet n, int step) {
    return n.add(
        new Slice(
            n.map(8, 40, 40), List.of(0, 0, 0, 0), List.of(1, 8, 3, 3), List.of(1, 1, step, step)));
  }
}
