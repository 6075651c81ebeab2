package dev.quarry.passes.lower;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where a quantized network goes from bytes to halves and back: `dequantize` before a cast to
/// halves, and a cast from halves before `quantize`. The NPU converts maps between both in one
/// step; the real numbers between are never stored.
final class HalfBorders {
  private final Map<Value, Node> definitions;
  private final Map<Value, Integer> merged = new HashMap<>();

  HalfBorders(Graph graph) {
    this.definitions = graph.definitions();
    for (Node node : graph.nodes()) {
      if (bytesBefore(node).or(() -> halvesBefore(node)).isPresent()) {
        merged.merge(node.operands().getFirst(), 1, Integer::sum);
      }
    }
  }

  /// The map of bytes a node turns into halves, if it is such a border.
  Optional<Value> bytesBefore(Node node) {
    if (node.op() instanceof Cast(Value real, ElementType to) && to == ElementType.F16) {
      return Optional.ofNullable(definitions.get(real))
          .filter(source -> source.op() instanceof Dequantize && real.type().rank() == 4)
          .map(source -> source.operands().getFirst());
    }
    return Optional.empty();
  }

  /// The map of halves a node turns into bytes, if it is such a border.
  Optional<Value> halvesBefore(Node node) {
    if (node.op() instanceof Quantize(Value real, _)) {
      return Optional.ofNullable(definitions.get(real))
          .filter(source -> source.op() instanceof Cast && real.type().rank() == 4)
          .map(source -> source.operands().getFirst());
    }
    return Optional.empty();
  }

  /// How many readers of a real number are borders.
  int readersOf(Value real) {
    return merged.getOrDefault(real, 0);
  }
}
