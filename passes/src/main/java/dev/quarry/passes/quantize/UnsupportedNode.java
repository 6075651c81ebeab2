package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;

/// Says why a node has no quantized form and what can be done about it.
final class UnsupportedNode {
  private UnsupportedNode() {}

  /// Refuses a graph with nodes that have no form.
  ///
  /// @throws CompileException naming every one of them
  static void requireNone(Graph graph) {
    Map<Value, ConstantData> constants = graph.constants();
    List<Diagnostic> problems =
        graph.nodes().stream()
            .filter(node -> Placement.of(node, constants) instanceof Placement.None)
            .map(UnsupportedNode::diagnostic)
            .toList();
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
  }

  /// The diagnostic for a node.
  static Diagnostic diagnostic(Node node) {
    return Diagnostic.error(
            DiagnosticCode.NOT_SUPPORTED_BY_TARGET, node.where(), "this op has no quantized form")
        .expected(
            "what docs/onnx-patterns.md lists: convolutions with constant weights, sums, products"
                + " and comparisons of maps, pools, resizes by whole factors, activations, ...",
            found(node.op()))
        .help(help(node));
  }

  private static String found(Op op) {
    return switch (op) {
      case Conv2d conv -> "conv2d with group " + conv.group() + " on " + conv.input().type().text();
      case FusedConv2d conv ->
          "conv2d with group " + conv.group() + " on " + conv.input().type().text();
      default ->
          op.def().mnemonic() + op.def().operandsOf(op).stream().map(v -> v.type().text()).toList();
    };
  }

  private static String help(Node node) {
    return switch (node.op()) {
      case Conv2d _, FusedConv2d _ ->
          "weights must be constants (run fold-constants) and the group count 1 or the number of"
              + " channels";
      case Gemm _, MatMul _ -> "run gemm-to-conv before; the second operand must be a constant";
      case BatchNorm _ ->
          "run fold-batch-norm; a batch norm that stands in front of its convolution must be"
              + " folded by the exporter";
      case Mul _ -> "run recognise-silu or recognise-hard-swish if this is part of an activation";
      case AveragePool2d _, GlobalAveragePool _ ->
          "replace the mean by a depthwise convolution with constant weights";
      case Resize _ -> "use a whole factor, with half pixels in linear mode";
      case Slice _, Split _ -> "let two convolutions compute the parts instead of cutting one";
      case Reshape _, Transpose _, Softmax _ ->
          "cut the network before this node: --outputs '"
              + node.operands().getFirst().label()
              + "'";
      default ->
          "cut the network before this node: --outputs '"
              + node.operands().stream().findFirst().map(v -> v.label()).orElse("")
              + "'";
    };
  }
}
