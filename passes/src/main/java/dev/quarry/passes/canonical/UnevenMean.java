package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An average pool whose windows count different numbers of elements: those at the borders leave
/// padding out, or reach past the end. Rows first, then columns: stretches of results whose windows
/// count alike are means over a slice of the map, and are joined.
final class UnevenMean {
  /// Stretches per direction that are worth their copies.
  private static final int MOST_STRETCHES = 16;

  private final AveragePool2d pool;
  private final Node node;
  private final RewriteContext graph;

  private UnevenMean(AveragePool2d pool, Node node, RewriteContext graph) {
    this.pool = pool;
    this.node = node;
    this.graph = graph;
  }

  /// Consecutive results whose windows begin in step and count alike.
  ///
  /// @param results how many
  /// @param from first line read
  /// @param lines lines each window reads
  /// @param divisor lines each window counts
  private record Stretch(int results, int from, int lines, int divisor) {}

  /// Empty for pools that are dilated or too large.
  static Optional<Value> of(AveragePool2d pool, Node node, RewriteContext graph) {
    Window w = pool.window();
    if (w.dilationY() * w.dilationX() != 1) {
      return Optional.empty();
    }
    boolean counts = pool.countIncludePad();
    int height = node.result().dim(2);
    int width = node.result().dim(3);
    List<Stretch> rows =
        stretches(
            pool.input().dim(2),
            height,
            w.kernelHeight(),
            w.strideY(),
            w.padTop(),
            w.padBottom(),
            counts);
    List<Stretch> columns =
        stretches(
            pool.input().dim(3),
            width,
            w.kernelWidth(),
            w.strideX(),
            w.padLeft(),
            w.padRight(),
            counts);
    return Math.max(rows.size(), columns.size()) > MOST_STRETCHES
        ? Optional.empty()
        : Optional.of(new UnevenMean(pool, node, graph).mean(rows, columns));
  }

  private static List<Stretch> stretches(
      int size, int results, int kernel, int stride, int before, int after, boolean counts) {
    var found = new ArrayList<Stretch>();
    for (int i = 0; i < results; i++) {
      int start = i * stride - before;
      int from = Math.max(start, 0);
      int to = Math.min(start + kernel, size);
      int divisor = counts ? Math.min(start + kernel, size + after) - start : to - from;
      Stretch last = found.isEmpty() ? new Stretch(0, 0, 0, 0) : found.getLast();
      boolean continues =
          last.results > 0
              && last.lines == to - from
              && last.divisor == divisor
              && last.from + last.results * stride == from;
      if (continues) {
        found.set(found.size() - 1, new Stretch(last.results + 1, last.from, last.lines, divisor));
      } else {
        found.add(new Stretch(1, from, to - from, divisor));
      }
    }
    return found;
  }

  private Value mean(List<Stretch> rows, List<Stretch> columns) {
    return along(along(pool.input(), 2, rows, false), 3, columns, true);
  }

  private Value along(Value x, int axis, List<Stretch> stretches, boolean last) {
    var parts = new ArrayList<Value>();
    for (Stretch stretch : stretches) {
      parts.add(part(x, axis, stretch, last && stretches.size() == 1));
    }
    return parts.size() == 1 ? parts.getFirst() : append(new Concat(parts, axis), last);
  }

  private Value part(Value x, int axis, Stretch stretch, boolean last) {
    boolean vertical = axis == 2;
    int stride = vertical ? pool.window().strideY() : pool.window().strideX();
    int lines = (stretch.results - 1) * stride + stretch.lines;
    List<Integer> starts = new ArrayList<>(List.of(0, 0, 0, 0));
    List<Integer> sizes = new ArrayList<>(x.shape().dims());
    starts.set(axis, stretch.from);
    sizes.set(axis, lines);
    Value box =
        lines == x.dim(axis) ? x : append(new Slice(x, starts, sizes, List.of(1, 1, 1, 1)), false);
    Window window =
        vertical
            ? new Window(stretch.lines, 1, stride, 1, 0, 0, 0, 0, 1, 1)
            : new Window(1, stretch.lines, 1, stride, 0, 0, 0, 0, 1, 1);
    String name = last ? node.result().name() : "";
    return Convolving.depthwise(box, window, 1f / stretch.divisor, name, node, graph);
  }

  private Value append(Op op, boolean last) {
    return graph.append(op, node.location(), last ? node.result().name() : "");
  }
}
