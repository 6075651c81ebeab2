package dev.quarry.codegen.npu;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which maps nobody needs any more once a node has read them, so that the node may write its
/// result over them.
///
/// An element-wise task writes every byte after it has read the bytes of the same place, because it
/// computes one from the other; the vendor's files have such tasks in place too (`Relu` of both
/// RetinaFace files).
final class Overwriting {
  private final Map<Value, Node> lastReaders = new HashMap<>();
  private final Set<Value> kept = new HashSet<>();
  private final Set<Value> written = new HashSet<>();

  /// @param order the nodes as they are executed
  Overwriting(Graph graph, List<Node> order) {
    for (Node node : order) {
      boolean computes = node.op() instanceof NpuOp op && computes(op);
      if (computes) {
        written.addAll(node.results());
      }
      for (Value operand : node.operands()) {
        lastReaders.put(operand, node);
        if (!computes) {
          kept.add(operand);
        }
      }
    }
    graph.inputs().stream().map(GraphInput::value).forEach(kept::add);
    graph.outputs().stream().map(GraphOutput::value).forEach(kept::add);
  }

  /// Whether an op reads its operands and writes a map of its own. The others hand out parts of
  /// their operand, or the CPU does them.
  private static boolean computes(NpuOp op) {
    return switch (op) {
      case NpuConv _,
          NpuHalfConv _,
          NpuElementwise _,
          NpuHalfElementwise _,
          NpuAffine _,
          NpuConcat _,
          NpuRequantize _,
          NpuMapProduct _,
          NpuMaxPool _,
          NpuAveragePool _,
          NpuResizeLinear _,
          NpuToHalf _,
          NpuFromHalf _,
          NpuResizeNearest _ ->
          true;
      case NpuSlice _, NpuView _, NpuPack _, NpuUnpack _, NpuConvertInput _ -> false;
    };
  }

  /// Whether the result of a node may lie where an operand lies: both are maps of the same size and
  /// elements, and the operand is not read later.
  boolean allows(Node node, Value operand) {
    Value result = node.result();
    return written.contains(operand)
        && !kept.contains(operand)
        && !kept.contains(result)
        && node.equals(lastReaders.get(operand))
        && operand.type().layout() == Layout.NC1HWC2
        && operand.shape().equals(result.shape())
        && operand.type().element() == result.type().element();
  }
}
