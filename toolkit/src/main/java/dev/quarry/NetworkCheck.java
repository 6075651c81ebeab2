package dev.quarry;

import dev.quarry.NodeCheck.Placement;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.Severity;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.Breach;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.quantize.NodePlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where all nodes of a network run on a chip.
///
/// @param nodes one entry per node of the compiled network; if nodes are refused, per node of the
///   network before quantization
public record NetworkCheck(List<NodeCheck> nodes) {
  public NetworkCheck {
    nodes = List.copyOf(nodes);
  }

  /// How many nodes are placed somewhere.
  public long count(Placement placement) {
    return nodes.stream().filter(node -> node.placement() == placement).count();
  }

  /// A network at NPU level; nodes that lowering made may exceed a limit.
  static NetworkCheck ofLowered(Module lowered, TargetLimits limits, RewriteTrace trace) {
    Map<Value, ConstantData> constants = lowered.graph().constants();
    List<NodeCheck> rows = new ArrayList<>();
    for (Node node : lowered.graph().nodes()) {
      if (node.op() instanceof NpuOp op) {
        List<Breach> breaches = limits.against(op, constants);
        if (!breaches.isEmpty()) {
          rows.add(against(node, Placement.REFUSED, breaches));
        } else if (!isBorder(op)) {
          rows.add(onNpu(node, trace));
        }
      }
      CpuNode.of(node, limits, constants)
          .map(
              cpu ->
                  new NodeCheck(
                      cpu.onnxNodes(),
                      cpu.op(),
                      Placement.CPU,
                      cpu.limit(),
                      cpu.reason(),
                      cpu.remedy()))
          .ifPresent(rows::add);
    }
    return new NetworkCheck(rows);
  }

  /// A network of which nodes are refused, before quantization.
  static NetworkCheck ofCanonical(Module canonical, TargetLimits limits, RewriteTrace trace) {
    Graph graph = canonical.graph();
    Map<Value, ConstantData> constants = graph.constants();
    List<NodeCheck> rows = new ArrayList<>();
    for (Node node : graph.nodes()) {
      switch (NodePlacement.of(node, constants, limits)) {
        case CONSTANT -> {}
        case NPU, MOVEMENT -> rows.add(onNpu(node, trace));
        case CPU -> rows.add(against(node, Placement.CPU, limits.against(node.op(), constants)));
        case REFUSED ->
            rows.add(against(node, Placement.REFUSED, limits.against(node.op(), constants)));
      }
    }
    return new NetworkCheck(rows);
  }

  /// A network for a chip of container version 1, before quantization.
  ///
  /// @param problems what has no form in its files, or one to be warned of, by where it is
  static NetworkCheck ofLayers(Module canonical, Map<String, Diagnostic> problems) {
    List<NodeCheck> rows = new ArrayList<>();
    for (Node node : canonical.graph().nodes()) {
      if (node.op() instanceof Const) {
        continue;
      }
      String op = node.op().def().mnemonic();
      Diagnostic problem = problems.get(node.where());
      rows.add(
          problem == null
              ? new NodeCheck(names(node), op, Placement.NPU, "", "", "")
              : new NodeCheck(
                  names(node),
                  op,
                  problem.severity() == Severity.ERROR ? Placement.REFUSED : Placement.NPU,
                  problem.code().code(),
                  problem.message(),
                  problem.help()));
    }
    return new NetworkCheck(rows);
  }

  /// These nodes, and others that code generation has refused.
  NetworkCheck refusing(CompileException cause) {
    List<NodeCheck> rows = new ArrayList<>(nodes);
    for (Diagnostic problem : cause.diagnostics()) {
      rows.add(
          new NodeCheck(
              List.of(problem.where()),
              "",
              Placement.REFUSED,
              problem.code().code(),
              problem.message()
                  + (problem.found().isEmpty() ? "" : "; here: " + problem.found())
                  + (problem.expected().isEmpty() ? "" : ", allowed " + problem.expected()),
              problem.help()));
    }
    return new NetworkCheck(rows);
  }

  /// Brings values in and out of the NPU's memory, or from one precision to another; no node of the
  /// network.
  private static boolean isBorder(Op op) {
    return op instanceof NpuPack
        || op instanceof NpuUnpack
        || op instanceof NpuConvertInput
        || op instanceof NpuToHalf
        || op instanceof NpuFromHalf;
  }

  private static NodeCheck onNpu(Node node, RewriteTrace trace) {
    String passes = trace.of(node.location());
    return new NodeCheck(
        names(node),
        node.op().def().mnemonic(),
        passes.isEmpty() ? Placement.NPU : Placement.REWRITTEN,
        "",
        "",
        passes);
  }

  private static NodeCheck against(Node node, Placement placement, List<Breach> breaches) {
    String op = node.op().def().mnemonic();
    if (breaches.isEmpty()) {
      return new NodeCheck(
          names(node),
          op,
          placement,
          "constant-operand",
          "the node reads constants only",
          "run fold-constants with a larger max-elements");
    }
    Breach first = breaches.getFirst();
    return new NodeCheck(
        names(node), op, placement, first.limit().id(), first.reason(), first.remedy());
  }

  private static List<String> names(Node node) {
    List<String> sources = node.location().sources();
    return sources.isEmpty() ? List.of(node.result().label()) : sources;
  }
}
