package dev.quarry.passes.calibrate;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The calibrated ranges of the values of one graph.
///
/// @param byValue ranges of the values of exactly this graph
/// @param samples how many samples they come from
public record Ranges(Map<Value, ValueRange> byValue, int samples) {
  /// No ranges: for passes that need none.
  public static final Ranges NONE = new Ranges(Map.of(), 0);

  public Ranges {
    byValue = Map.copyOf(byValue);
  }

  /// The range of a value.
  public Optional<ValueRange> of(Value value) {
    return Optional.ofNullable(byValue.get(value));
  }

  /// Ranges given by value names, for example read from another compiler's file.
  ///
  /// @param graph whose values are meant
  /// @param byName ranges by [Value#name()]; names the graph does not have are ignored
  public static Ranges byName(Graph graph, Map<String, ValueRange> byName) {
    var found = new HashMap<Value, ValueRange>();
    graph.inputs().forEach(input -> put(found, input.value(), byName));
    for (Node node : graph.nodes()) {
      node.results().forEach(result -> put(found, result, byName));
    }
    return new Ranges(found, 0);
  }

  /// The same ranges for a graph with the same values, perhaps of other shapes.
  ///
  /// @param from the graph of these ranges
  /// @param to a graph with as many values in the same order
  public Ranges movedTo(Graph from, Graph to) {
    List<Value> old = values(from);
    List<Value> fresh = values(to);
    if (old.size() != fresh.size()) {
      throw new IllegalStateException("ranges can be moved between like graphs only");
    }
    var moved = new HashMap<Value, ValueRange>();
    for (int i = 0; i < old.size(); i++) {
      Value value = fresh.get(i);
      of(old.get(i)).ifPresent(range -> moved.put(value, range));
    }
    return new Ranges(moved, samples);
  }

  private static List<Value> values(Graph graph) {
    return Stream.concat(
            graph.inputs().stream().map(GraphInput::value),
            graph.nodes().stream().flatMap(node -> node.results().stream()))
        .toList();
  }

  private static void put(
      Map<Value, ValueRange> found, Value value, Map<String, ValueRange> byName) {
    ValueRange range = byName.get(value.name());
    if (range != null) {
      found.put(value, range);
    }
  }
}
