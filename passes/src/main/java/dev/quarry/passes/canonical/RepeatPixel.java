package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
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

/// Turns the resizing or expansion of a single pixel into repetitions of whole factors the NPU has.
/// Sizes that are no product of such factors are reached by repeating more often and cutting.
///
/// @param maxFactor largest factor of one step
public record RepeatPixel(int maxFactor) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat("repeat-pixel", "repeat single pixels in small steps", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", this::replace);
  }

  private Optional<Value> replace(Node node, RewriteContext graph) {
    Optional<Value> pixel =
        switch (node.op()) {
          case Resize resize -> Optional.of(resize.input());
          case Expand expand -> Optional.of(expand.input());
          default -> Optional.empty();
        };
    Shape out = node.result().shape();
    if (pixel.isEmpty()
        || out.rank() != 4
        || !pixel.get().shape().equals(out.with(2, 1).with(3, 1))
        || out.at(2) * out.at(3) == 1
        || isOneStep(node, out)) {
      return Optional.empty();
    }
    List<Integer> rows = factors(out.at(2));
    List<Integer> columns = factors(out.at(3));
    Value map = pixel.get();
    for (int i = 0; i < Math.max(rows.size(), columns.size()); i++) {
      int y = i < rows.size() ? rows.get(i) : 1;
      int x = i < columns.size() ? columns.get(i) : 1;
      map = graph.append(repeated(map, y, x), node.location(), "");
    }
    Shape full = map.shape();
    Value result =
        graph.append(
            new Slice(map, List.of(0, 0, 0, 0), out.dims(), List.of(1, 1, 1, 1)),
            node.location(),
            node.result().name());
    return Optional.of(full.equals(out) ? map : result);
  }

  private boolean isOneStep(Node node, Shape out) {
    return node.op() instanceof Resize resize
        && resize.mode() == ResizeMode.NEAREST
        && out.at(2) <= maxFactor
        && out.at(3) <= maxFactor;
  }

  private static Resize repeated(Value map, int y, int x) {
    return new Resize(
        map,
        map.dim(2) * y,
        map.dim(3) * x,
        y,
        x,
        ResizeMode.NEAREST,
        CoordinateMode.ASYMMETRIC,
        NearestMode.FLOOR);
  }

  /// Factors within the limit whose product is the smallest one that reaches a size.
  private List<Integer> factors(int size) {
    for (int product = size; ; product++) {
      List<Integer> factors = new ArrayList<>();
      int left = product;
      for (int factor = maxFactor; factor > 1; factor--) {
        while (left % factor == 0) {
          factors.addFirst(factor);
          left /= factor;
        }
      }
      if (left == 1) {
        return factors;
      }
    }
  }
}
