package dev.quarry.ir.rewrite;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// A local rewrite: looks at one node whose operands already belong to the new graph, and backwards
/// from there. What it leaves without readers disappears.
@FunctionalInterface
public interface RewriteRule {
  /// Tries to replace a node.
  ///
  /// @param node the node about to be copied; its operands are values of the new graph, its results
  ///   are those of the old one (for their names and types)
  /// @param context defines new nodes, looks up definitions and uses
  /// @return the values that stand for the node's results, one each; empty to copy the node
  Optional<List<Value>> apply(Node node, RewriteContext context);
}
