package dev.quarry.tests.v1;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Ops of random networks that public files of the first generation do not show: some have a form
/// that is known from sources, the others only what passes make of them.
///
/// @param add adds an op to the network
/// @param constants makes a constant
record RareLayers(Random random, Function<Op, Value> add, Function<ConstantData, Value> constants) {
  /// An op whose form is known from sources.
  ///
  /// @param other a value of the same shape
  void unseen(Value x, Value other) {
    switch (random.nextInt(10)) {
      case 0 -> add(new Tanh(x));
      case 1 -> add(new Max(x, other));
      case 2 -> add(new Min(x, other));
      case 3 -> add(new Abs(x));
      case 4 -> add(new Neg(x));
      case 5 -> add(new Exp(add(new Clip(x, -4, 1))));
      case 6 -> add(new Sqrt(add(new Clip(x, 0, 3))));
      case 7 -> add(new GlobalMaxPool(x));
      case 8 -> add(new Pow(add(new Clip(x, 0, 2)), number(1.5f)));
      default -> add(new MatMul(x, add(new Transpose(other, List.of(0, 1, 3, 2)))));
    }
  }

  /// An op that passes give a form.
  void rewritten(Value x) {
    switch (random.nextInt(13)) {
      case 0 -> add(new HardSigmoid(x, 0.2f, 0.5f));
      case 1 -> add(new Tanh(x));
      case 2 -> add(random.nextBoolean() ? new Neg(x) : new Abs(x));
      case 3 -> add(new Sub(x, number()));
      case 4 -> add(new Sub(number(), x));
      case 5 -> add(random.nextBoolean() ? new Max(x, number()) : new Min(number(), x));
      case 6 -> {
        Value columns = add(new Reshape(x, List.of(1, x.dim(1) * x.dim(2), x.dim(3))));
        Value weights = add(new Softmax(columns, random.nextInt(3)));
        add(new Reshape(weights, x.shape().dims()));
      }
      case 7 -> add(stepped(x));
      case 8 -> add(new Expand(add(new GlobalMaxPool(x)), x.shape().dims()));
      case 9, 10 -> add(reduced(x));
      case 11 ->
          add(
              new Pad(
                  x,
                  List.of(0, 0, 1, random.nextInt(3)),
                  List.of(0, 0, 0, 2),
                  random.nextBoolean() ? PadMode.CONSTANT : PadMode.EDGE,
                  random.nextInt(2)));
      default -> add(new Pow(add(new Clip(x, -1, 1)), number(random.nextBoolean() ? 2 : 3)));
    }
  }

  private Slice stepped(Value x) {
    var starts = new ArrayList<Integer>();
    var sizes = new ArrayList<Integer>();
    var steps = new ArrayList<Integer>();
    for (int axis = 0; axis < 4; axis++) {
      int step = 1 + random.nextInt(3);
      int start = random.nextInt(x.dim(axis));
      int size = 1 + random.nextInt((x.dim(axis) - 1 - start) / step + 1);
      boolean backwards = random.nextInt(3) == 0;
      starts.add(backwards ? start + (size - 1) * step : start);
      steps.add(backwards ? -step : step);
      sizes.add(size);
    }
    return new Slice(x, starts, sizes, steps);
  }

  private Op reduced(Value x) {
    List<List<Integer>> some =
        List.of(List.of(1), List.of(2), List.of(3), List.of(1, 2), List.of(1, 3), List.of(1, 2, 3));
    List<Integer> axes = some.get(random.nextInt(some.size()));
    return switch (random.nextInt(4)) {
      case 0 -> new ReduceMean(x, axes, true);
      case 1 -> new ReduceSum(x, axes, true);
      default -> new ReduceMax(x, axes, true);
    };
  }

  private Value number() {
    return number((float) random.nextGaussian());
  }

  private Value number(float value) {
    return constants.apply(ConstantData.of(Shape.SCALAR, value));
  }

  private Value add(Op op) {
    return add.apply(op);
  }
}
