package dev.quarry.codegen.rknn1;

import java.util.Optional;

/// A link between a port of a node and what is on its other side.
///
/// @param node number of the node
/// @param side [#INPUT] or [#OUTPUT]
/// @param port its port
/// @param tensor the tensor on the other side
/// @param source the node on the other side
public record V1Connection(
    int node, String side, int port, Optional<TensorEnd> tensor, Optional<NodeEnd> source) {
  /// The port is an input.
  public static final String INPUT = "input";

  /// The port is an output.
  public static final String OUTPUT = "output";

  /// A tensor of the file.
  ///
  /// @param kind [#NORM] or [#CONST]
  /// @param id its number
  public record TensorEnd(String kind, int id) {
    public static final String NORM = "norm_tensor";
    public static final String CONST = "const_tensor";
  }

  /// An output port of another node.
  ///
  /// @param node number of the node
  /// @param port its output port
  public record NodeEnd(int node, int port) {}
}
