package dev.quarry.frontend.internal.build;

import dev.quarry.frontend.internal.fold.MovementFolding;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The graph under construction. Ops that only move elements of small constants are computed here
/// and become constants themselves.
public final class GraphAssembler {
  private final GraphBuilder builder;
  private final IdentityHashMap<ConstantData, Value> constants = new IdentityHashMap<>();
  private final Map<Value, ConstantData> contents = new HashMap<>();

  /// @param name name of the graph
  public GraphAssembler(String name) {
    builder = new GraphBuilder(name);
  }

  /// Adds an input; all inputs come first.
  public Operand input(String name, TensorType type) {
    return new Operand.Computed(builder.input(name, type));
  }

  /// The value of an operand in the graph; constants are added when first asked for.
  public Value value(Operand operand) {
    return switch (operand) {
      case Operand.Computed(Value value) -> value;
      case Operand.Known(String name, ConstantData data) ->
          constants.computeIfAbsent(data, _ -> constant(data, name));
    };
  }

  /// Adds an op, or computes it.
  ///
  /// @param where the source node, for messages
  /// @param names one per result, may be empty strings
  /// @return what the results have become
  List<Operand> add(Op op, String where, Location location, List<String> names) {
    List<TensorType> types = OpRules.check(op, where);
    if (types.size() != names.size()) {
      throw new IllegalStateException(
          op.def().mnemonic() + " has " + types.size() + " results, not " + names.size());
    }
    Optional<List<ConstantData>> folded =
        MovementFolding.fold(op, types, value -> Optional.ofNullable(contents.get(value)));
    List<Operand> results = new ArrayList<>(types.size());
    if (folded.isPresent()) {
      for (int i = 0; i < names.size(); i++) {
        results.add(new Operand.Known(names.get(i), folded.get().get(i)));
      }
      return results;
    }
    Node node = builder.add(op, location, names);
    for (Value result : node.results()) {
      results.add(new Operand.Computed(result));
    }
    return results;
  }

  /// Adds an output.
  public void output(String name, Operand operand) {
    builder.output(name, value(operand));
  }

  /// The graph as built so far.
  public Graph build() {
    return builder.build();
  }

  private Value constant(ConstantData data, String name) {
    Value value = builder.constant(data, name);
    contents.put(value, data);
    return value;
  }
}
