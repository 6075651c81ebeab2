package dev.quarry.codegen.rknn1;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The links of a checked file: what every port reads and writes, and the shape of every result.
///
/// @param inputs by node, what each connected input port reads, in the order of the ports
/// @param bound by node, the graph output each output port writes
/// @param types by node, the type of each result
/// @param shapes by node, the dimensions of each result, innermost first; none where no rule is
///   known
/// @param graphInputs numbers of the tensors, in the order of the inputs
/// @param graphOutputs numbers of the tensors, in the order of the outputs
/// @param order nodes so that every one comes behind those it reads
public record V1Graph(
    List<SequencedMap<Integer, Source>> inputs,
    List<Map<Integer, Integer>> bound,
    List<List<V1Type>> types,
    List<List<Optional<List<Integer>>>> shapes,
    List<Integer> graphInputs,
    List<Integer> graphOutputs,
    List<Integer> order) {
  public V1Graph {
    inputs = List.copyOf(inputs);
    bound = List.copyOf(bound);
    types = List.copyOf(types);
    shapes = List.copyOf(shapes);
    graphInputs = List.copyOf(graphInputs);
    graphOutputs = List.copyOf(graphOutputs);
    order = List.copyOf(order);
  }

  /// What an input port reads.
  public sealed interface Source {
    /// A graph input.
    record Input(int norm) implements Source {}

    /// A constant.
    record Constant(int id) implements Source {}

    /// The result of a node.
    record Result(int node, int port) implements Source {}
  }

  /// The node and port that write a graph output.
  public Source.Result writerOf(int norm) {
    for (int node = 0; node < bound.size(); node++) {
      for (var entry : bound.get(node).entrySet()) {
        if (entry.getValue() == norm) {
          return new Source.Result(node, entry.getKey());
        }
      }
    }
    throw new IllegalStateException("this is a bug: nothing writes output " + norm);
  }
}
