package dev.quarry.passes;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.RewriteRule;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// What most passes do: replace the results of some nodes, and count these nodes. A pass with one
/// rule takes [#sweep], [#sweepAll] or [#fixpoint]; one with several makes them with [#counted] and
/// [#uncounted] and hands them to the [Rewriter].
public final class Replacements {
  private Replacements() {}

  /// A [RewriteRule] for nodes with one result.
  @FunctionalInterface
  public interface ValueRule {
    /// What a node's only result is replaced with, computed by nodes appended to the context; empty
    /// where the node stays.
    Optional<Value> apply(Node node, RewriteContext graph);
  }

  /// Sweeps a module once.
  ///
  /// @param counter counts the nodes replaced; zero is reported, too
  public static Module sweep(Module module, PassContext context, String counter, ValueRule rule) {
    return module.with(Rewriter.sweep(module.graph(), List.of(counted(context, counter, rule))));
  }

  /// Sweeps a module once with a rule for nodes with any number of results.
  ///
  /// @param counter counts the nodes replaced; zero is reported, too
  public static Module sweepAll(
      Module module, PassContext context, String counter, RewriteRule rule) {
    context.count(counter, 0);
    return module.with(
        Rewriter.sweep(
            module.graph(),
            List.of((node, graph) -> counted(rule.apply(node, graph), context, counter))));
  }

  /// Sweeps a module until nothing is left to replace.
  ///
  /// @param counter counts the nodes replaced in all sweeps; zero is reported, too
  public static Module fixpoint(
      Module module, PassContext context, String counter, ValueRule rule) {
    return module.with(Rewriter.fixpoint(module.graph(), List.of(counted(context, counter, rule))));
  }

  /// A rule that counts the nodes it replaces.
  ///
  /// @param counter zero is reported, too
  public static RewriteRule counted(PassContext context, String counter, ValueRule rule) {
    context.count(counter, 0);
    RewriteRule replacing = uncounted(rule);
    return (node, graph) -> counted(replacing.apply(node, graph), context, counter);
  }

  /// A rule that leaves no figure.
  public static RewriteRule uncounted(ValueRule rule) {
    return (node, graph) -> rule.apply(node, graph).map(List::of);
  }

  private static Optional<List<Value>> counted(
      Optional<List<Value>> found, PassContext context, String counter) {
    found.ifPresent(_ -> context.count(counter));
    return found;
  }
}
