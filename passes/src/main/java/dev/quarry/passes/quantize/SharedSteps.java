package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which values have one scale in common, and whose range decides it.
///
/// Max pools, nearest resizes and ops that only move values keep the scale of their input. A part
/// of a concatenation takes the scale of the whole when nothing outside reads it (pools and resizes
/// on the way do not count as outside): the copy into the whole then moves bytes without rounding a
/// second time. A part that is also read elsewhere keeps its own, finer scale and is requantized
/// while it is copied.
final class SharedSteps {
  private final Map<Value, Value> leader = new HashMap<>();

  private SharedSteps() {}

  /// Finds the groups of a canonical graph.
  static SharedSteps of(Graph graph) {
    var shared = new SharedSteps();
    Map<Value, List<Node>> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.operands().forEach(v -> readers.computeIfAbsent(v, _ -> new ArrayList<>()).add(node));
      keeperOf(node).ifPresent(input -> shared.leader.put(node.result(), input));
    }
    List<Value> fixed = new ArrayList<>();
    graph.inputs().stream().map(GraphInput::value).forEach(fixed::add);
    graph.outputs().stream().map(GraphOutput::value).forEach(fixed::add);
    for (Node node : graph.nodes().reversed()) {
      if (node.op() instanceof Concat(List<Value> parts, _)) {
        for (Value part : parts) {
          shared.join(part, node, graph, readers, fixed);
        }
      }
    }
    return shared;
  }

  /// The value whose range decides the scale of a value; often the value itself.
  Value leaderOf(Value value) {
    Value current = value;
    for (Optional<Value> next = next(current); next.isPresent(); next = next(current)) {
      current = next.get();
    }
    return current;
  }

  private Optional<Value> next(Value value) {
    return Optional.ofNullable(leader.get(value));
  }

  private void join(
      Value part, Node concat, Graph graph, Map<Value, List<Node>> readers, List<Value> fixed) {
    Value whole = leaderOf(concat.result());
    Value own = leaderOf(part);
    if (own.equals(whole)) {
      return;
    }
    for (Value member : members(own, graph)) {
      if (fixed.contains(member)
          || !readers.getOrDefault(member, List.of()).stream()
              .allMatch(
                  reader ->
                      leaderOf(reader.result()).equals(own)
                          || reader.results().equals(concat.results()))) {
        return;
      }
    }
    leader.put(own, concat.result());
  }

  private List<Value> members(Value group, Graph graph) {
    var members = new ArrayList<Value>();
    members.add(group);
    for (Node node : graph.nodes()) {
      for (Value result : node.results()) {
        if (!result.equals(group) && leaderOf(result).equals(group)) {
          members.add(result);
        }
      }
    }
    return members;
  }

  private static Optional<Value> keeperOf(Node node) {
    return switch (node.op()) {
      case MaxPool2d pool -> Optional.of(pool.input());
      case Resize resize when Placement.keepsSteps(resize) -> Optional.of(resize.input());
      case Reshape move -> Optional.of(move.input());
      case Transpose move -> Optional.of(move.input());
      case Slice move -> Optional.of(move.input());
      default -> Optional.empty();
    };
  }
}
