package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.List;
import java.util.Optional;

/// Splits stride-1 max pools that keep the map's size (odd kernel k, padding (k-1)/2) into chains
/// of smaller ones when the kernel exceeds a limit: 13 to 7+7, 9 to 5+5, and with limit 3, 5 to
/// 3+3.
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
      PassInfo.onFloat(
          "split-large-pool", "split large stride-1 max pools into chains", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("split", 0);
    return module.with(
        Rewriter.sweep(module.graph(), List.of((node, graph) -> split(node, graph, context))));
  }

  private Optional<List<Value>> split(Node node, RewriteContext graph, PassContext context) {
    if (!(node.op() instanceof MaxPool2d(Value x, Window window, _))
        || !keepsSize(window)
        || Math.max(window.kernelHeight(), window.kernelWidth()) <= maxKernel) {
      return Optional.empty();
    }
    context.count("split");
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
    return Optional.of(List.of(pooled));
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
