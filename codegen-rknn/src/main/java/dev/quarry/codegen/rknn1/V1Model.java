package dev.quarry.codegen.rknn1;

import java.util.List;

/// The graph of a file, section by section.
///
/// @param header what the file says about itself
/// @param nodes in execution order
/// @param norms graph inputs and outputs
/// @param constants weights and biases
/// @param virtuals intermediate results
/// @param connections what every port is connected with
/// @param graph graph inputs and outputs by number
public record V1Model(
    V1Header header,
    List<V1Node> nodes,
    List<V1Tensor.Norm> norms,
    List<V1Tensor.Const> constants,
    List<V1Tensor.Virtual> virtuals,
    List<V1Connection> connections,
    List<V1GraphPort> graph) {
  public V1Model {
    nodes = List.copyOf(nodes);
    norms = List.copyOf(norms);
    constants = List.copyOf(constants);
    virtuals = List.copyOf(virtuals);
    connections = List.copyOf(connections);
    graph = List.copyOf(graph);
  }

  /// Whether the graph is a precompiled one.
  public boolean isPrecompiled() {
    return nodes.size() == 1 && nodes.getFirst().op().equals(V1Op.NBG.text());
  }
}
