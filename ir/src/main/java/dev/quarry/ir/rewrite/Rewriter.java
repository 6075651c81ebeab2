package dev.quarry.ir.rewrite;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Rebuilds graphs under rules.
public final class Rewriter {
  private static final int MAX_ROUNDS = 1000;

  private Rewriter() {}

  /// Applies rules in one sweep from the inputs to the outputs; the first rule that fires wins.
  /// Without a change the same graph object is returned.
  public static Graph sweep(Graph graph, List<RewriteRule> rules) {
    var builder = new GraphBuilder(graph.name());
    var context = new RewriteContext(builder);
    Map<Value, Integer> uses = graph.useCounts();
    Map<Value, Value> mapped = HashMap.newHashMap(graph.nodes().size());
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      map(
          value,
          builder.input(value.name(), value.type(), input.preprocessing()),
          uses,
          mapped,
          context);
    }
    for (Node node : graph.nodes()) {
      Node moved = withOperands(node, operand -> require(mapped, operand));
      List<Value> results = apply(rules, moved, context).orElse(List.of());
      if (results.isEmpty()) {
        List<String> names = node.results().stream().map(Value::name).toList();
        results = context.append(moved.op(), moved.location(), names);
      } else {
        context.markChanged();
      }
      for (int i = 0; i < node.results().size(); i++) {
        map(node.results().get(i), results.get(i), uses, mapped, context);
      }
    }
    if (!context.changed()) {
      return graph;
    }
    for (GraphOutput output : graph.outputs()) {
      builder.output(output.name(), require(mapped, output.value()));
    }
    return removeDead(builder.build());
  }

  /// Sweeps until no rule fires any more.
  ///
  /// @throws IllegalStateException if the rules never come to rest, which is a bug in a rule
  @SuppressWarnings("ReferenceEquality") // sweep promises the same object when no rule fired
  public static Graph fixpoint(Graph graph, List<RewriteRule> rules) {
    Graph current = graph;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Graph next = sweep(current, rules);
      if (next == current) {
        return current;
      }
      current = next;
    }
    throw new IllegalStateException("rewrite rules do not come to rest; this is a bug");
  }

  /// Leaves out every node whose results nobody reads, and numbers the values anew. Graph inputs
  /// stay.
  public static Graph removeDead(Graph graph) {
    var live = new BitSet();
    for (GraphOutput output : graph.outputs()) {
      live.set(output.value().id());
    }
    for (Node node : graph.nodes().reversed()) {
      if (node.results().stream().anyMatch(result -> live.get(result.id()))) {
        for (Value operand : node.operands()) {
          live.set(operand.id());
        }
      }
    }
    var builder = new GraphBuilder(graph.name());
    Map<Value, Value> mapped = HashMap.newHashMap(graph.nodes().size());
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      mapped.put(value, builder.input(value.name(), value.type(), input.preprocessing()));
    }
    for (Node node : graph.nodes()) {
      if (node.results().stream().anyMatch(result -> live.get(result.id()))) {
        Node moved = withOperands(node, operand -> require(mapped, operand));
        List<String> names = node.results().stream().map(Value::name).toList();
        List<Value> results = builder.add(moved.op(), moved.location(), names).results();
        for (int i = 0; i < results.size(); i++) {
          mapped.put(node.results().get(i), results.get(i));
        }
      }
    }
    for (GraphOutput output : graph.outputs()) {
      builder.output(output.name(), require(mapped, output.value()));
    }
    return builder.build();
  }

  private static Optional<List<Value>> apply(
      List<RewriteRule> rules, Node node, RewriteContext context) {
    for (RewriteRule rule : rules) {
      Optional<List<Value>> replacement = rule.apply(node, context);
      if (replacement.isPresent()) {
        if (replacement.get().size() != node.results().size()) {
          throw new IllegalStateException("a rule must replace every result of " + node.where());
        }
        return replacement;
      }
    }
    return Optional.empty();
  }

  private static Node withOperands(Node node, Function<Value, Value> mapping) {
    return new Node(
        node.results(), node.op().def().withOperands(node.op(), mapping), node.location());
  }

  private static Value require(Map<Value, Value> mapped, Value old) {
    Value value = mapped.get(old);
    if (value == null) {
      throw new IllegalStateException(old + " is read before it is defined");
    }
    return value;
  }

  private static void map(
      Value old,
      Value fresh,
      Map<Value, Integer> uses,
      Map<Value, Value> mapped,
      RewriteContext context) {
    mapped.put(old, fresh);
    context.countUses(fresh, uses.getOrDefault(old, 0));
  }
}
