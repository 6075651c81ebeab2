package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Splits max pools whose kernel exceeds a limit into chains of smaller ones.
///
/// Stride-1 pools that keep the map's size (odd kernel k, padding (k-1)/2): 13 to 7+7, 9 to 5+5,
/// and with limit 3, 5 to 3+3. Others: pools of stride 1 and the largest kernel m as long as there
/// is need, each of which leaves a kernel smaller by m - 1, then one with the stride: 12 with
/// stride 4 to 7 with stride 1 and 6 with stride 4. The first takes the padding, at most m - 1 of
/// it: where more is left, what the next pool pads with are windows that hold nothing but padding.
///
/// Exact: padding never wins, so a pool of radius r takes, at each pixel, the maximum over the
/// pixels *of the map* at most r away per axis. A pool of radius r after one of radius q takes it
/// over the pixels x for which some pixel y of the map lies at most r from here and at most q from
/// x; for every pixel of the map at most r + q away there is such a y on the way, and the way lies
/// inside the map.
///
/// @param maxKernel largest kernel that stays
public record SplitLargePool(int maxKernel) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat("split-large-pool", "split large max pools into chains", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "split", this::split);
  }

  private Optional<Value> split(Node node, RewriteContext graph) {
    if (!(node.op() instanceof MaxPool2d(Value x, Window window, boolean ceilMode))
        || window.dilationY() * window.dilationX() != 1
        || isSmall(window)) {
      return Optional.empty();
    }
    if (!keepsSize(window) || ceilMode) {
      return Optional.of(chained(x, window, ceilMode, node, graph));
    }
    int radius = (maxKernel - 1) / 2;
    int parts =
        Math.max(Math.ceilDiv(window.padTop(), radius), Math.ceilDiv(window.padLeft(), radius));
    Value pooled = x;
    for (int i = 0; i < parts; i++) {
      int rows = part(window.padTop(), parts, i);
      int columns = part(window.padLeft(), parts, i);
      Window piece =
          new Window(2 * rows + 1, 2 * columns + 1, 1, 1, rows, columns, rows, columns, 1, 1);
      String name = i == parts - 1 ? node.result().name() : "";
      pooled = graph.append(new MaxPool2d(pooled, piece, false), node.location(), name);
    }
    return Optional.of(pooled);
  }

  private boolean isSmall(Window window) {
    return Math.max(window.kernelHeight(), window.kernelWidth()) <= maxKernel;
  }

  private Value chained(Value x, Window window, boolean ceilMode, Node node, RewriteContext graph) {
    Value pooled = x;
    Window left = window;
    while (!isSmall(left)) {
      int high = left.kernelHeight() > maxKernel ? maxKernel : 1;
      int wide = left.kernelWidth() > maxKernel ? maxKernel : 1;
      var first =
          new Window(
              high,
              wide,
              1,
              1,
              Math.min(left.padTop(), high - 1),
              Math.min(left.padLeft(), wide - 1),
              Math.min(left.padBottom(), high - 1),
              Math.min(left.padRight(), wide - 1),
              1,
              1);
      pooled = graph.append(new MaxPool2d(pooled, first, false), node.location(), "");
      left =
          new Window(
              left.kernelHeight() - high + 1,
              left.kernelWidth() - wide + 1,
              left.strideY(),
              left.strideX(),
              left.padTop() - first.padTop(),
              left.padLeft() - first.padLeft(),
              left.padBottom() - first.padBottom(),
              left.padRight() - first.padRight(),
              1,
              1);
    }
    return graph.append(
        new MaxPool2d(pooled, left, ceilMode), node.location(), node.result().name());
  }

  /// The larger parts come first.
  private static int part(int whole, int parts, int index) {
    return whole / parts + (index < whole % parts ? 1 : 0);
  }

  private static boolean keepsSize(Window window) {
    return window.strideY() == 1
        && window.strideX() == 1
        && window.dilationY() == 1
        && window.dilationX() == 1
        && isCentred(window.kernelHeight(), window.padTop(), window.padBottom())
        && isCentred(window.kernelWidth(), window.padLeft(), window.padRight());
  }

  private static boolean isCentred(int kernel, int before, int after) {
    return kernel % 2 == 1 && before == kernel / 2 && after == before;
  }
}
