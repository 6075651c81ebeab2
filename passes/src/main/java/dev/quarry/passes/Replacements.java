package dev.quarry.passes;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What most passes do: one sweep that replaces the result of some nodes, and counts them.
public final class Replacements {
  private Replacements() {}

  /// Sweeps a module.
  ///
  /// @param counter counts the nodes replaced; zero is reported, too
  /// @param replacement what a node's only result is replaced with, computed by nodes appended to
  ///   the context; empty where the node stays
  public static Module sweep(
      Module module,
      PassContext context,
      String counter,
      BiFunction<Node, RewriteContext, Optional<Value>> replacement) {
    context.count(counter, 0);
    return module.with(
        Rewriter.sweep(
            module.graph(),
            List.of(
                (node, graph) -> {
                  Optional<Value> found = replacement.apply(node, graph);
                  found.ifPresent(_ -> context.count(counter));
                  return found.map(List::of);
                })));
  }
}
