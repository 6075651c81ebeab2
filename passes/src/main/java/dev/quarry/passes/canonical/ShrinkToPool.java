package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns every n-th row and column of a map into a pool with a kernel of one pixel, and linear
/// shrinking by an even whole number into a mean of the two rows and columns in the middle.
public record ShrinkToPool() implements Pass {
  /// Strides of pools (field/ops.md section 1, 3.1.43).
  private static final int LARGEST_STRIDE = 8;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "shrink-to-pool",
          "turn every n-th row and column, and linear shrinking, into pools",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", ShrinkToPool::replace);
  }

  private static Optional<Value> replace(Node node, RewriteContext graph) {
    return switch (node.op()) {
      case Slice slice -> everyNth(slice, node, graph);
      case Resize resize -> shrunk(resize, node, graph);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> everyNth(Slice slice, Node node, RewriteContext graph) {
    if (slice.input().type().rank() != 4) {
      return Optional.empty();
    }
    int down = slice.steps().get(2);
    int right = slice.steps().get(3);
    if (slice.steps().get(0) != 1
        || slice.steps().get(1) != 1
        || !isStride(down)
        || !isStride(right)
        || down * right == 1) {
      return Optional.empty();
    }
    List<Integer> sizes = new ArrayList<>(slice.sizes());
    sizes.set(2, (slice.sizes().get(2) - 1) * down + 1);
    sizes.set(3, (slice.sizes().get(3) - 1) * right + 1);
    Value box = slice.input();
    boolean whole =
        sizes.equals(box.shape().dims()) && slice.starts().stream().allMatch(s -> s == 0);
    if (!whole) {
      box =
          graph.append(
              new Slice(box, slice.starts(), sizes, List.of(1, 1, 1, 1)), node.location(), "");
    }
    return Optional.of(
        graph.append(
            new MaxPool2d(box, new Window(1, 1, down, right, 0, 0, 0, 0, 1, 1), false),
            node.location(),
            node.result().name()));
  }

  private static boolean isStride(int step) {
    return step >= 1 && step <= LARGEST_STRIDE;
  }

  private static Optional<Value> shrunk(Resize resize, Node node, RewriteContext graph) {
    int down = factor(resize.input().dim(2), resize.height(), resize.scaleY());
    int right = factor(resize.input().dim(3), resize.width(), resize.scaleX());
    if (!isStride(down) || !isStride(right) || down * right == 1) {
      return Optional.empty();
    }
    boolean nearest = resize.mode() == ResizeMode.NEAREST && takesFirst(resize);
    boolean linear = resize.mode() == ResizeMode.LINEAR && isHalfPixel(resize);
    if (nearest) {
      var window = new Window(1, 1, down, right, 0, 0, 0, 0, 1, 1);
      return Optional.of(
          graph.append(
              new MaxPool2d(resize.input(), window, false), node.location(), node.result().name()));
    }
    return linear && isCentred(down) && isCentred(right)
        ? Optional.of(middle(resize.input(), down, right, node, graph))
        : Optional.empty();
  }

  private static int factor(int in, int out, float scale) {
    int factor = in / out;
    return in == out * factor && scale == 1f / factor ? factor : 0;
  }

  private static boolean takesFirst(Resize resize) {
    return resize.coordinates() == CoordinateMode.ASYMMETRIC
        && (resize.nearest() == NearestMode.FLOOR
            || resize.nearest() == NearestMode.ROUND_PREFER_FLOOR
            || resize.nearest() == NearestMode.CEIL
            || resize.nearest() == NearestMode.ROUND_PREFER_CEIL);
  }

  private static boolean isHalfPixel(Resize resize) {
    boolean large = resize.height() > 1 && resize.width() > 1;
    return resize.coordinates() == CoordinateMode.HALF_PIXEL
        || (resize.coordinates() == CoordinateMode.PYTORCH_HALF_PIXEL && large);
  }

  /// Half pixels lie between two rows for even factors, on a row for odd ones.
  private static boolean isCentred(int factor) {
    return factor == 1 || factor % 2 == 0;
  }

  // (x + 0.5) n - 0.5 = n x + n / 2 - 0.5, the middle of rows n x + n / 2 - 1 and n x + n / 2
  private static Value middle(Value x, int down, int right, Node node, RewriteContext graph) {
    int top = down / 2 - (down > 1 ? 1 : 0);
    int left = right / 2 - (right > 1 ? 1 : 0);
    Value box = x;
    if (top + left > 0) {
      List<Integer> sizes = List.of(x.dim(0), x.dim(1), x.dim(2) - 2 * top, x.dim(3) - 2 * left);
      box =
          graph.append(
              new Slice(x, List.of(0, 0, top, left), sizes, List.of(1, 1, 1, 1)),
              node.location(),
              "");
    }
    var window = new Window(Math.min(down, 2), Math.min(right, 2), down, right, 0, 0, 0, 0, 1, 1);
    return graph.append(
        new AveragePool2d(box, window, false, true), node.location(), node.result().name());
  }
}
