package dev.quarry.codegen.rknn1.emit;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fully connected layers: rows that are made pixels, a pointwise convolution of one pixel, and
/// pixels that are made rows again. The two reshapes have no node of their own.
///
/// @param layers the convolutions
/// @param absorbed the reshapes around them
record FullyConnected(Set<Node> layers, Set<Node> absorbed) {
  static FullyConnected of(Graph graph) {
    Map<Value, Node> definitions = graph.definitions();
    Map<Value, List<Node>> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (Value operand : node.operands()) {
        readers.computeIfAbsent(operand, _ -> new ArrayList<>()).add(node);
      }
    }
    Set<Value> outputs = new HashSet<>();
    graph.outputs().forEach(o -> outputs.add(o.value()));
    Set<Node> layers = new HashSet<>();
    Set<Node> absorbed = new HashSet<>();
    for (Node node : graph.nodes()) {
      Optional<Value> input = pixels(node.op());
      Node before = input.map(definitions::get).orElse(null);
      Optional<Node> after = behind(node, readers, outputs);
      if (before != null
          && after.isPresent()
          && before.op() instanceof Reshape rows
          && rows.input().type().rank() == 2
          && before.result().dim(2) * before.result().dim(3) == 1
          && readers.getOrDefault(before.result(), List.of()).size() == 1) {
        layers.add(node);
        absorbed.add(before);
        absorbed.add(after.get());
      }
    }
    return new FullyConnected(layers, absorbed);
  }

  private static Optional<Value> pixels(Op op) {
    return switch (op) {
      case QConv2d c when c.group() == 1 && c.upsampling().isNone() -> Optional.of(c.input());
      case Conv2d c when c.group() == 1 -> Optional.of(c.input());
      default -> Optional.empty();
    };
  }

  /// The reshape to rows that alone reads the stored result of a convolution.
  private static Optional<Node> behind(
      Node node, Map<Value, List<Node>> readers, Set<Value> outputs) {
    Node current = node;
    while (true) {
      List<Node> next = readers.getOrDefault(current.result(), List.of());
      if (next.size() != 1 || outputs.contains(current.result())) {
        return Optional.empty();
      }
      Node reader = next.getFirst();
      if (reader.op() instanceof Cast(Value _, ElementType to)
          && (to == ElementType.F16 || to == ElementType.F32)) {
        current = reader;
        continue;
      }
      return reader.op() instanceof Reshape reshape
              && reshape.shape().equals(current.result().shape().dims().subList(0, 2))
          ? Optional.of(reader)
          : Optional.empty();
    }
  }

  boolean isLayer(Node node) {
    return layers.contains(node);
  }

  boolean isAbsorbed(Node node) {
    return absorbed.contains(node);
  }
}
