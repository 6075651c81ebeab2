package dev.quarry.passes.layerquant;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;

/// Which values of a canonical graph need calibrated ranges: inputs and all computed real numbers.
/// Inputs are measured like everything else.
public final class LayerValues {
  private LayerValues() {}

  /// The values calibration has to observe.
  public static List<Value> of(Graph graph) {
    var values = new ArrayList<Value>();
    for (GraphInput input : graph.inputs()) {
      values.add(input.value());
    }
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        node.results().stream()
            .filter(v -> v.type().element() == ElementType.F32)
            .forEach(values::add);
      }
    }
    return values;
  }
}
