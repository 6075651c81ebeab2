package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.List;

/// Checks that every index of a model points to something, so that accessors cannot fail.
final class IndexCheck {
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
      }
      check(file, "graph inputs", graph.inputs(), tensors);
      check(file, "graph outputs", graph.outputs(), tensors);
      for (RknnNode node : graph.nodes()) {
        check(file, "inputs of node '" + node.name() + "'", node.inputs(), tensors);
        check(file, "outputs of node '" + node.name() + "'", node.outputs(), tensors);
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
