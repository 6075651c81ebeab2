package dev.quarry;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import java.util.List;

/// A node of a compiled network that the CPU of the chip executes.
///
/// @param op the op's name in the intermediate representation
/// @param onnxNodes the ONNX nodes it comes from
/// @param reason why the NPU does not do it
/// @param remedy what would avoid it
public record CpuNode(String op, List<String> onnxNodes, String reason, String remedy) {
  public CpuNode {
    onnxNodes = List.copyOf(onnxNodes);
  }

  /// The nodes of a network at NPU level that run on the CPU, in order.
  public static List<CpuNode> of(Module lowered) {
    return lowered.graph().nodes().stream()
        .filter(node -> node.op() instanceof NnOp && !(node.op() instanceof Cast))
        .map(node -> of(node, (NnOp) node.op()))
        .toList();
  }

  private static CpuNode of(Node node, NnOp op) {
    List<String> sources = node.location().sources();
    return new CpuNode(
        op.def().mnemonic(),
        sources.isEmpty() ? List.of(node.result().label()) : sources,
        reason(op),
        remedy(op));
  }

  private static String reason(NnOp op) {
    return switch (op) {
      case Softmax _ -> "the NPU has no exponential that is normalized along an axis";
      case Transpose _ -> "the NPU does not move channels into rows or columns";
      case Reshape _ -> "channels and pixels change places in memory";
      case Slice _ -> "the NPU cuts whole boxes out of maps of rank 4 only";
      case MatMul _ ->
          "of computed matrices the NPU multiplies reshaped maps that fill surfaces and slices"
              + " only";
      case Resize _ -> "the NPU repeats pixels by whole factors only";
      case Concat _ -> "the NPU joins maps of rank 4 only";
      case Div _ -> "Quarry knows no form of division for the NPU";
      case Add _, Sub _, Mul _ ->
          "the NPU combines two maps of one shape, or a map and one computed pixel";
      case BinaryOp _ -> "the NPU has no such op for these operands";
      default -> "the NPU has no such op";
    };
  }

  private static String remedy(NnOp op) {
    return switch (op) {
      case Softmax _, Transpose _, Reshape _ ->
          "end the network before it (--outputs) and do it after the network";
      case Slice _ -> "slice channels in multiples of 8, or let two convolutions compute the parts";
      case MatMul _ ->
          "attend over maps whose channels per head and pixels are multiples of 8, not 24 more than"
              + " a multiple of 32";
      case Resize _ -> "use nearest mode with a whole factor";
      default -> "keep the network's tensors in rank 4 up to its outputs";
    };
  }

  /// The error of a node that must not run on the CPU.
  Diagnostic refused() {
    return Diagnostic.error(
            DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
            op + " at '" + String.join("+", onnxNodes) + "'",
            "it would run on the CPU of the chip: " + reason)
        .help(remedy);
  }
}
