package dev.quarry;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.type.ElementType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The nodes of a network of bytes that compute with halves.
///
/// @param onnxNodes the ONNX nodes, in the order of execution
/// @param toHalves tensors that are converted from bytes to halves
/// @param toBytes tensors that are converted from halves to bytes
public record HalfIsland(List<String> onnxNodes, List<String> toHalves, List<String> toBytes) {
  public HalfIsland {
    onnxNodes = List.copyOf(onnxNodes);
    toHalves = List.copyOf(toHalves);
    toBytes = List.copyOf(toBytes);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return onnxNodes.isEmpty();
  }

  /// The nodes of a network at NPU level whose results are halves.
  static HalfIsland of(Module lowered) {
    SequencedSet<String> nodes = new LinkedHashSet<>();
    SequencedSet<String> toHalves = new LinkedHashSet<>();
    SequencedSet<String> toBytes = new LinkedHashSet<>();
    for (Node node : lowered.graph().nodes()) {
      switch (node.op()) {
        case NpuToHalf _ -> toHalves.add(node.result().label());
        case NpuFromHalf _ -> toBytes.add(node.result().label());
        default -> {
          if (node.result().type().element() == ElementType.F16) {
            nodes.addAll(node.location().sources());
          }
        }
      }
    }
    return new HalfIsland(List.copyOf(nodes), List.copyOf(toHalves), List.copyOf(toBytes));
  }
}
