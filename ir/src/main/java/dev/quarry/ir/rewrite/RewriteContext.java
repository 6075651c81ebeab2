package dev.quarry.ir.rewrite;

import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a [RewriteRule] may do and ask while a graph is rebuilt.
public final class RewriteContext {
  private final GraphBuilder builder;
  private final Map<Value, Node> definitions = new HashMap<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private boolean changed;

  RewriteContext(GraphBuilder builder) {
    this.builder = builder;
  }

  /// The node of the new graph that defines a value; empty for graph inputs.
  public Optional<Node> definition(Value value) {
    return Optional.ofNullable(definitions.get(value));
  }

  /// The op that defines a value, if it is of a kind.
  public <T extends Op> Optional<T> definedBy(Value value, Class<T> kind) {
    return definition(value).map(Node::op).filter(kind::isInstance).map(kind::cast);
  }

  /// The contents of a value that is a constant.
  public Optional<ConstantData> constant(Value value) {
    return definedBy(value, Const.class).map(Const::data);
  }

  /// Whether exactly one reader of the old graph reads this value (graph outputs count).
  public boolean isReadOnce(Value value) {
    return uses.getOrDefault(value, 0) == 1;
  }

  /// Whether at most one reader of the old graph reads this value; what a rule has put in between
  /// has none.
  public boolean isReadAtMostOnce(Value value) {
    return uses.getOrDefault(value, 0) <= 1;
  }

  /// The location of the node that defines a value.
  public Location location(Value value) {
    return definition(value).map(Node::location).orElse(Location.UNKNOWN);
  }

  /// Adds a constant to the new graph.
  public Value constant(ConstantData data, String name) {
    return remember(new Const(data), Location.UNKNOWN, List.of(name)).result();
  }

  /// Adds a node with one result to the new graph.
  public Value append(Op op, Location location, String name) {
    return remember(op, location, List.of(name)).result();
  }

  /// Adds a node with several results to the new graph.
  public List<Value> append(Op op, Location location, List<String> names) {
    return remember(op, location, names).results();
  }

  void countUses(Value value, int readers) {
    uses.merge(value, readers, Integer::sum);
  }

  void markChanged() {
    changed = true;
  }

  boolean changed() {
    return changed;
  }

  private Node remember(Op op, Location location, List<String> names) {
    Node node = builder.add(op, location, names);
    for (Value result : node.results()) {
      definitions.put(result, node);
    }
    return node;
  }
}
