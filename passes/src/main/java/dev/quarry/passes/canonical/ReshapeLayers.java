package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import dev.quarry.passes.ReversedChannels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes what is done along any axis as reshapes around the ops that files of the first generation
/// have: every n-th entry as a slice of rows of n entries, entries in the other order as a
/// convolution of channels, repetitions as nearest resizes, maxima, means and sums as pools of one
/// column.
public record ReshapeLayers() implements Pass {
  /// Entries whose order is reversed: the square of it are weights.
  private static final int LONGEST_REVERSED = 1024;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "reshape-layers",
          "write steps of slices, expansions and reductions along any axis as slices, convolutions,"
              + " resizes and pools between reshapes",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(
        module, context, "reshaped", (node, graph) -> new Parts(node, graph).replace());
  }

  /// Ops in the place of a node.
  private record Parts(Node node, RewriteContext graph) {
    Optional<Value> replace() {
      return switch (node.op()) {
        case Slice s when isStepped(s) -> Optional.of(stepped(s));
        case Expand(Value x, List<Integer> shape)
            when x.type().element() == ElementType.F32 && graph.constant(x).isEmpty() ->
            Optional.of(expanded(x, shape));
        case ReduceOp op when !op.axes().isEmpty() && graph.constant(op.input()).isEmpty() ->
            Optional.of(reduced(op));
        default -> Optional.empty();
      };
    }

    private Value append(Op op) {
      return graph.append(op, node.location(), "");
    }

    private Value reshaped(Value x, List<Integer> dims) {
      return x.shape().dims().equals(dims) ? x : append(new Reshape(x, dims));
    }

    /// The result of the node, under its name.
    private Value last(Value x) {
      return graph.append(
          new Reshape(x, node.result().shape().dims()), node.location(), node.result().name());
    }

    private static boolean isStepped(Slice s) {
      int longest = s.input().type().element() == ElementType.F32 ? LONGEST_REVERSED : 1;
      boolean possible = true;
      for (int axis = 0; axis < s.steps().size(); axis++) {
        int size = s.sizes().get(axis);
        possible &= size > 0 && (s.steps().get(axis) > 0 || size <= longest);
      }
      return possible && s.steps().stream().anyMatch(step -> step != 1);
    }

    private Value stepped(Slice s) {
      Value x = s.input();
      for (int axis = 0; axis < s.steps().size(); axis++) {
        int count = s.sizes().get(axis);
        int step = count == 1 ? 1 : s.steps().get(axis);
        int first = s.starts().get(axis) + (step < 0 ? (count - 1) * step : 0);
        x =
            Math.abs(step) == 1
                ? part(x, axis, first, count)
                : everyNth(x, axis, first, count, Math.abs(step));
        x = step < 0 ? reversed(x, axis) : x;
      }
      return last(x);
    }

    /// The entries along an axis as channels of a map, which a convolution reverses.
    private Value reversed(Value x, int axis) {
      int count = x.dim(axis);
      int inner = product(x, axis + 1, x.type().rank());
      Value map = reshaped(x, List.of(product(x, 0, axis), count, 1, inner));
      Value weights = graph.constant(ReversedChannels.weights(count), "");
      Value turned = append(new Conv2d(map, weights, Optional.empty(), Window.pointwise(), 1));
      return reshaped(turned, x.shape().dims());
    }

    private Value part(Value x, int axis, int start, int count) {
      if (count == x.dim(axis)) {
        return x;
      }
      var starts = new ArrayList<>(Collections.nCopies(x.type().rank(), 0));
      starts.set(axis, start);
      return append(
          new Slice(
              x,
              starts,
              x.shape().with(axis, count).dims(),
              Collections.nCopies(x.type().rank(), 1)));
    }

    /// Entries `start`, `start + step`, ...: of rows of `step` entries, the same one of each. When
    /// the last row would reach beyond the end, the last entry is cut out by itself.
    private Value everyNth(Value x, int axis, int start, int count, int step) {
      if (count * step > x.dim(axis)) {
        Value most =
            count == 2 ? part(x, axis, start, 1) : everyNth(x, axis, start, count - 1, step);
        Value end = part(x, axis, start + (count - 1) * step, 1);
        return append(new Concat(List.of(most, end), axis));
      }
      int first = Math.min(start, x.dim(axis) - count * step);
      Value box = part(x, axis, first, count * step);
      int inner = product(x, axis + 1, x.type().rank());
      int outer = product(x, 0, axis);
      Value rows = reshaped(box, List.of(outer * count, step * inner));
      Value entries = part(rows, 1, (start - first) * inner, inner);
      return reshaped(entries, x.shape().with(axis, count).dims());
    }

    private static int product(Value x, int from, int to) {
      return IntStream.range(from, to).map(x::dim).reduce(1, (a, b) -> a * b);
    }

    private Value expanded(Value x, List<Integer> shape) {
      var dims = new ArrayList<>(x.shape().dims());
      while (dims.size() < shape.size()) {
        dims.addFirst(1);
      }
      Value value = reshaped(x, dims);
      for (int axis = 0; axis < dims.size(); axis++) {
        int times = node.result().dim(axis);
        if (value.dim(axis) == 1 && times > 1) {
          value = repeated(value, axis, times);
        }
      }
      return last(value);
    }

    private Value repeated(Value x, int axis, int times) {
      int inner = product(x, axis + 1, x.type().rank());
      Value column = reshaped(x, List.of(1, product(x, 0, axis), 1, inner));
      Value rows =
          append(
              new Resize(
                  column,
                  times,
                  inner,
                  times,
                  1,
                  ResizeMode.NEAREST,
                  CoordinateMode.ASYMMETRIC,
                  NearestMode.FLOOR));
      return reshaped(rows, x.shape().with(axis, times).dims());
    }

    private Value reduced(ReduceOp op) {
      Value x = op.input();
      int rank = x.type().rank();
      List<Integer> axes = op.axes().stream().sorted().toList();
      int first = axes.getFirst();
      int end = axes.getLast() + 1;
      if (end - first != axes.size()) {
        List<Integer> order =
            IntStream.concat(
                    IntStream.range(0, rank).filter(axis -> !axes.contains(axis)),
                    axes.stream().mapToInt(Integer::intValue))
                .boxed()
                .toList();
        x = append(new Transpose(x, order));
        first = rank - axes.size();
        end = rank;
      }
      int length = product(x, first, end);
      Value columns = reshaped(x, List.of(1, product(x, 0, first), length, product(x, end, rank)));
      var window = new Window(length, 1, 1, 1, 0, 0, 0, 0, 1, 1);
      Value pooled =
          append(
              op instanceof ReduceMax
                  ? new MaxPool2d(columns, window, false)
                  : new AveragePool2d(columns, window, false, true));
      return last(op instanceof ReduceSum ? times(pooled, length) : pooled);
    }

    private Value times(Value x, float factor) {
      return append(new Mul(x, graph.constant(ConstantData.of(Shape.SCALAR, factor), "")));
    }
  }
}
