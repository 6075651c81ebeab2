package dev.quarry.codegen.rknn1;

import java.util.List;
import java.util.Optional;

/// A tensor of a file.
public sealed interface V1Tensor {
  /// Element type and meaning.
  V1Type type();

  /// An input or output of the graph, `norm_tensor`.
  ///
  /// @param id its place in the list
  /// @param size dimensions, innermost first
  /// @param rank number of dimensions
  /// @param type element type and meaning
  /// @param optimized 1 when built with `output_optimize`
  /// @param url name of the tensor, informative
  record Norm(
      int id,
      List<Integer> size,
      int rank,
      V1Type type,
      Optional<Integer> optimized,
      Optional<String> url)
      implements V1Tensor {
    /// A name for people.
    public String label() {
      return url.orElse("norm_tensor_" + id);
    }

    /// The name without the number files put behind it; results keep the form `node/out0_0`.
    public String name() {
      String label = label();
      if (url.isEmpty() || label.matches(".*/out\\d+_\\d+")) {
        return label;
      }
      String name = label.replaceFirst("_\\d+$", "");
      return name.isEmpty() ? label : name;
    }
  }

  /// A constant, `const_tensor`.
  ///
  /// @param id its place in the list
  /// @param size dimensions, innermost first
  /// @param rank number of dimensions
  /// @param type element type and meaning
  /// @param offset first byte in the data section
  /// @param length bytes
  record Const(
      int id, List<Integer> size, int rank, V1Type type, int offset, Optional<Integer> length)
      implements V1Tensor {}

  /// The result of a node that is no output of the graph, `virtual_tensor`.
  ///
  /// @param node number of the node
  /// @param port its output port
  /// @param type element type and meaning
  record Virtual(int node, int port, V1Type type) implements V1Tensor {}
}
