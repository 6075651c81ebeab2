package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.List;

/// Checks that every index of a model points to something and every shape is one, so that accessors
/// cannot fail.
final class IndexCheck {
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE;

  /// `RKNN_MAX_DIMS` of the vendor's runtime.
  private static final int MAX_RANK = 16;

  private IndexCheck() {}

  static void check(String file, RknnModel model) {
    for (RknnGraph graph : model.graphs()) {
      int tensors = graph.tensors().size();
      for (RknnTensor tensor : graph.tensors()) {
        if (tensor.buffer() < 0 || tensor.buffer() >= model.buffers().size()) {
          throw Damage.damaged(
              file,
              "tensor '"
                  + tensor.name()
                  + "' names buffer "
                  + tensor.buffer()
                  + " of "
                  + model.buffers().size());
        }
        checkShape(file, tensor);
      }
      check(file, "graph inputs", graph.inputs(), tensors);
      check(file, "graph outputs", graph.outputs(), tensors);
      for (RknnNode node : graph.nodes()) {
        check(file, "inputs of node '" + node.name() + "'", node.inputs(), tensors);
        check(file, "outputs of node '" + node.name() + "'", node.outputs(), tensors);
      }
    }
  }

  private static void checkShape(String file, RknnTensor tensor) {
    if (tensor.shape().size() > MAX_RANK) {
      throw Damage.damaged(
          file, "tensor '" + tensor.name() + "' has " + tensor.shape().size() + " dimensions");
    }
    long elements = 1;
    for (int dim : tensor.shape()) {
      elements = dim < 0 ? -1 : elements * dim;
      if (elements < 0 || elements > MAX_ELEMENTS) {
        throw Damage.damaged(
            file, "tensor '" + tensor.name() + "' has an impossible shape: " + tensor.shape());
      }
    }
  }

  private static void check(String file, String what, List<Integer> indices, int tensors) {
    for (int index : indices) {
      if (index < 0 || index >= tensors) {
        throw Damage.damaged(file, what + ": tensor " + index + " of " + tensors);
      }
    }
  }
}
