package dev.quarry.frontend.internal.source;

import java.util.List;

/// The part of a graph that is imported.
///
/// @param inputs values at which it begins, in order
/// @param nodes what is needed, each after the nodes it reads
/// @param outputs values at which it ends, in order
public record Selection(List<String> inputs, List<SourceNode> nodes, List<String> outputs) {
  public Selection {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }
}
