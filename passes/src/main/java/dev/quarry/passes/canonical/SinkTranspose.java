package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Joins the maps of a detector's levels before their elements are put into another order, instead
/// of after. Two forms:
///
/// * `concat(reshape(transpose(x, NHWC), 1xNxk), axis 1)` becomes one transpose and one reshape
///   behind the concatenation of the maps, when all levels have the same channels;
/// * `concat(reshape(x, 1xCxHW), axis 2)` becomes one reshape behind it.
///
/// The maps are joined along their pixels, which the NPU does by copying; transposes and reshapes
/// run on the CPU of the chip.
public record SinkTranspose() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "sink-transpose", "join the maps of detector heads before transposing", Effect.EXACT);

  private static final List<Integer> TO_NHWC = List.of(0, 2, 3, 1);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "joined", SinkTranspose::sink);
  }

  /// A level: its map and what is done with it.
  private record Level(Value map, boolean transposed, Location location) {}

  private static Optional<Value> sink(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Concat(List<Value> parts, int axis))
        || parts.size() < 2
        || node.result().type().rank() != 3
        || node.result().dim(0) != 1) {
      return Optional.empty();
    }
    List<Level> levels = new ArrayList<>();
    for (Value part : parts) {
      Optional<Level> level = level(part, axis, graph);
      if (level.isEmpty() || !fits(level.get(), levels)) {
        return Optional.empty();
      }
      levels.add(level.get());
    }
    return Optional.of(joined(node, levels, graph));
  }

  private static boolean fits(Level level, List<Level> others) {
    return others.isEmpty()
        || (others.getFirst().transposed == level.transposed
            && others.getFirst().map.dim(1) == level.map.dim(1));
  }

  private static Optional<Level> level(Value part, int axis, RewriteContext graph) {
    Optional<Reshape> reshape =
        graph.isReadOnce(part) ? graph.definedBy(part, Reshape.class) : Optional.empty();
    if (reshape.isEmpty() || part.type().rank() != 3) {
      return Optional.empty();
    }
    Value x = reshape.get().input();
    if (axis == 2 && isMap(x) && x.dim(1) == part.dim(1)) {
      return Optional.of(new Level(x, false, graph.location(part)));
    }
    if (axis != 1 || !graph.isReadOnce(x)) {
      return Optional.empty();
    }
    return graph
        .definedBy(x, Transpose.class)
        .filter(t -> t.permutation().equals(TO_NHWC) && isMap(t.input()))
        .filter(t -> t.input().dim(1) % part.dim(2) == 0)
        .map(t -> new Level(t.input(), true, graph.location(x).with(graph.location(part))));
  }

  private static boolean isMap(Value x) {
    return x.type().rank() == 4 && x.dim(0) == 1;
  }

  private static Value joined(Node node, List<Level> levels, RewriteContext graph) {
    List<Value> columns = new ArrayList<>();
    int pixels = 0;
    for (Level level : levels) {
      Value x = level.map;
      int count = x.dim(2) * x.dim(3);
      pixels += count;
      List<Integer> column = List.of(1, x.dim(1), count, 1);
      columns.add(graph.append(new Reshape(x, column), level.location, x.name()));
    }
    Value all = graph.append(new Concat(columns, 2), node.location(), "");
    int channels = all.dim(1);
    if (levels.getFirst().transposed) {
      all = graph.append(new Transpose(all, TO_NHWC), node.location(), "");
    }
    Shape result = node.result().shape();
    assert result.elements() == channels * pixels;
    return graph.append(new Reshape(all, result.dims()), node.location(), node.result().name());
  }
}
